package dev.hansa.identity;

import dev.hansa.identity.keys.GrpcSigningKeys;
import dev.hansa.identity.keys.LiveKeyRing;
import dev.hansa.identity.keys.Sealing;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;

/** Wires the signing keys. */
@Factory
final class KeysFactory {
  /** Secondary: a key management service brings a bean of its own, and this one is not made. */
  @Singleton
  @Secondary
  Sealing sealing(KeySettings settings, @Property(name = "hansa.home") String home) {
    return settings.sealing(Path.of(home));
  }

  @Singleton
  @Bean(preDestroy = "close")
  LiveKeyRing keys(
      Database database,
      Sealing sealing,
      KeySettings keys,
      IdentitySettings settings,
      DenialStore denials,
      InstantSource clock) {
    var schedule = keys.schedule(settings.tokenLife());
    return LiveKeyRing.open(database, sealing, schedule, denials::denyKey, clock).start();
  }

  @Singleton
  GrpcSigningKeys signingKeys(LiveKeyRing ring, KeyedAnswers answers) {
    return new GrpcSigningKeys(ring, answers);
  }
}
