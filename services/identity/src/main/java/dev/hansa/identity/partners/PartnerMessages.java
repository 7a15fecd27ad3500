package dev.hansa.identity.partners;

import com.google.protobuf.Timestamp;
import dev.hansa.identity.v1.Partner.State;
import java.time.Instant;

/** Between the rows of the register and the messages of {@code partners.proto}. */
final class PartnerMessages {
  private static final String PREFIX = "partners/";

  private PartnerMessages() {}

  static dev.hansa.identity.v1.Partner message(Partner partner) {
    return dev.hansa.identity.v1.Partner.newBuilder()
        .setName(PREFIX + partner.id())
        .addAllScopes(partner.scopes().stream().sorted().toList())
        .setState(partner.active() ? State.STATE_ACTIVE : State.STATE_DISABLED)
        .setJwks(partner.keys().isEmpty() ? "" : partner.keys().toString())
        .setCreateTime(timestamp(partner.createTime()))
        .setUpdateTime(timestamp(partner.updateTime()))
        .build();
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
