package dev.hansa.identity.keys;

import com.google.protobuf.Timestamp;
import dev.hansa.identity.v1.SigningKey;
import dev.hansa.identity.v1.SigningKey.State;
import java.time.Instant;

/** Between the plan of the keys and the messages of {@code signing_keys.proto}. */
final class SigningKeyMessages {
  private static final String PREFIX = "signingKeys/";

  private SigningKeyMessages() {}

  static SigningKey message(KeyPlan plan, PlannedKey key, Instant now) {
    var message =
        SigningKey.newBuilder()
            .setName(PREFIX + key.id())
            .setState(state(plan, key, now))
            .setPublishTime(timestamp(key.published()))
            .setSignTime(timestamp(key.active()));
    key.retired().ifPresent(retired -> message.setRetireTime(timestamp(retired)));
    key.revoked().ifPresent(revoked -> message.setRevokeTime(timestamp(revoked)));
    return message.build();
  }

  private static State state(KeyPlan plan, PlannedKey key, Instant now) {
    if (key.revoked().isPresent()) {
      return State.STATE_REVOKED;
    }
    if (!key.isAccepted(now)) {
      return State.STATE_RETIRED;
    }
    if (!key.isActive(now)) {
      return State.STATE_STANDBY;
    }
    return plan.signer(now).map(key::equals).orElse(false)
        ? State.STATE_SIGNING
        : State.STATE_VERIFYING;
  }

  /** The kid in a resource name, whose form the contract's validation has checked. */
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
