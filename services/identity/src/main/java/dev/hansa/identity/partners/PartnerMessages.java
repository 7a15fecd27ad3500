package dev.hansa.identity.partners;

import com.google.protobuf.Timestamp;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.identity.v1.Partner.State;
import dev.hansa.identity.v1.PartnerAction.Kind;
import java.time.Instant;
import java.util.Optional;

/** Between the rows of the register and the messages of {@code partners.proto}. */
final class PartnerMessages {
  private static final String PREFIX = "partners/";

  private PartnerMessages() {}

  static dev.hansa.identity.v1.Partner message(Partner partner) {
    Partner.Terms terms = partner.terms();
    var message =
        dev.hansa.identity.v1.Partner.newBuilder()
            .setName(PREFIX + partner.id())
            .addAllScopes(partner.scopes().stream().sorted().toList())
            .setState(partner.active() ? State.STATE_ACTIVE : State.STATE_DISABLED)
            .setJwks(partner.keys().isEmpty() ? "" : partner.keys().toString())
            .setCreateTime(timestamp(partner.createTime()))
            .setUpdateTime(timestamp(partner.updateTime()))
            .setRateClass(message(terms.rateClass()))
            .setContact(terms.contact());
    terms.matcher().ifPresent(matcher -> message.setCertificateMatcher(message(matcher)));
    terms.certificatesFrom().ifPresent(from -> message.setCertificatesFrom(timestamp(from)));
    return message.build();
  }

  static dev.hansa.identity.v1.PartnerAction message(PartnerAction action) {
    return dev.hansa.identity.v1.PartnerAction.newBuilder()
        .setKind(
            switch (action.kind()) {
              case REGISTERED -> Kind.KIND_REGISTERED;
              case CERTIFICATE_ISSUED -> Kind.KIND_CERTIFICATE_ISSUED;
              case DISABLED -> Kind.KIND_DISABLED;
              case ENABLED -> Kind.KIND_ENABLED;
              case SCOPES_CHANGED -> Kind.KIND_SCOPES_CHANGED;
              case UPDATED -> Kind.KIND_UPDATED;
              case ROTATED -> Kind.KIND_ROTATED;
            })
        .setOperator(action.operator().toString())
        .setDetail(action.detail())
        .setTime(timestamp(action.time()))
        .build();
  }

  /** Empty for what says nothing; the contract's validation has refused what is unknown. */
  static Optional<RateClass> rateClass(dev.hansa.identity.v1.RateClass message) {
    return switch (message) {
      case RATE_CLASS_SMALL -> Optional.of(RateClass.SMALL);
      case RATE_CLASS_STANDARD -> Optional.of(RateClass.STANDARD);
      case RATE_CLASS_LARGE -> Optional.of(RateClass.LARGE);
      case RATE_CLASS_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
    };
  }

  private static dev.hansa.identity.v1.RateClass message(RateClass rateClass) {
    return switch (rateClass) {
      case SMALL -> dev.hansa.identity.v1.RateClass.RATE_CLASS_SMALL;
      case STANDARD -> dev.hansa.identity.v1.RateClass.RATE_CLASS_STANDARD;
      case LARGE -> dev.hansa.identity.v1.RateClass.RATE_CLASS_LARGE;
    };
  }

  static CertificateMatcher.Kind kind(dev.hansa.identity.v1.CertificateMatcher message) {
    return switch (message.getNameCase()) {
      case SUBJECT_DN -> CertificateMatcher.Kind.SUBJECT_DN;
      case SAN_DNS -> CertificateMatcher.Kind.SAN_DNS;
      case SAN_URI -> CertificateMatcher.Kind.SAN_URI;
      case SAN_IP -> CertificateMatcher.Kind.SAN_IP;
      case SAN_EMAIL -> CertificateMatcher.Kind.SAN_EMAIL;
      case NAME_NOT_SET -> throw new IllegalArgumentException("a matcher without a name");
    };
  }

  static String text(dev.hansa.identity.v1.CertificateMatcher message) {
    return switch (message.getNameCase()) {
      case SUBJECT_DN -> message.getSubjectDn();
      case SAN_DNS -> message.getSanDns();
      case SAN_URI -> message.getSanUri();
      case SAN_IP -> message.getSanIp();
      case SAN_EMAIL -> message.getSanEmail();
      case NAME_NOT_SET -> throw new IllegalArgumentException("a matcher without a name");
    };
  }

  private static dev.hansa.identity.v1.CertificateMatcher message(CertificateMatcher matcher) {
    var message = dev.hansa.identity.v1.CertificateMatcher.newBuilder();
    return switch (matcher.kind()) {
      case SUBJECT_DN -> message.setSubjectDn(matcher.value()).build();
      case SAN_DNS -> message.setSanDns(matcher.value()).build();
      case SAN_URI -> message.setSanUri(matcher.value()).build();
      case SAN_IP -> message.setSanIp(matcher.value()).build();
      case SAN_EMAIL -> message.setSanEmail(matcher.value()).build();
    };
  }

  /** For the book of actions. */
  static String words(Partner.Terms terms) {
    return "rate="
        + terms.rateClass()
        + (terms.contact().isEmpty() ? "" : " contact='" + terms.contact() + "'")
        + terms.matcher().map(matcher -> " " + matcher.kind() + "=" + matcher.value()).orElse("");
  }

  /** For the book of actions: which keys, never what they are. */
  static String words(JWKSet keys) {
    return "keys=" + keys.getKeys().stream().map(JWK::getKeyID).toList();
  }

  /** The id in a resource name, whose form the contract's validation has checked. */
  static String id(String name) {
    return name.substring(PREFIX.length());
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
