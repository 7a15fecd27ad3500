package dev.hansa.cli.partner;

import com.google.protobuf.Timestamp;
import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.Partner;
import dev.hansa.identity.v1.PartnerAction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** A partner as a person reads it. */
public final class PartnerPage {
  private PartnerPage() {}

  /** {@code active} or {@code disabled}. */
  public static String state(Partner partner) {
    return partner.getState() == Partner.State.STATE_ACTIVE ? "active" : "disabled";
  }

  /** Everything about it, a line each, then what was done to it. */
  public static String of(Partner partner, List<PartnerAction> actions) {
    var page = new StringBuilder();
    line(page, "name", partner.getName().replace("partners/", ""));
    line(page, "state", state(partner));
    line(page, "scopes", String.join(" ", partner.getScopesList()));
    line(page, "rate", word(partner.getRateClass().name().replace("RATE_CLASS_", "")));
    line(page, "contact", partner.getContact());
    line(page, "certificate", matcher(partner.getCertificateMatcher()));
    if (partner.hasCertificatesFrom()) {
      line(page, "", "none from before " + instant(partner.getCertificatesFrom()));
    }
    line(page, "key set", partner.getJwks());
    line(page, "entered", instant(partner.getCreateTime()));
    line(page, "changed", instant(partner.getUpdateTime()));
    for (PartnerAction action : actions) {
      page.append(
          String.format(
              Locale.ROOT,
              "  %s  %-18s by %s  %s%n",
              instant(action.getTime()),
              word(action.getKind().name().replace("KIND_", "").replace('_', ' ')),
              action.getOperator(),
              action.getDetail()));
    }
    return page.toString();
  }

  private static void line(StringBuilder page, String label, String value) {
    if (!value.isEmpty()) {
      page.append(String.format(Locale.ROOT, "%-12s %s%n", label, value));
    }
  }

  private static String matcher(CertificateMatcher matcher) {
    return switch (matcher.getNameCase()) {
      case SUBJECT_DN -> "subject_dn=" + matcher.getSubjectDn();
      case SAN_DNS -> "san_dns=" + matcher.getSanDns();
      case SAN_URI -> "san_uri=" + matcher.getSanUri();
      case SAN_IP -> "san_ip=" + matcher.getSanIp();
      case SAN_EMAIL -> "san_email=" + matcher.getSanEmail();
      case NAME_NOT_SET -> "";
    };
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }

  private static String instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds()).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
