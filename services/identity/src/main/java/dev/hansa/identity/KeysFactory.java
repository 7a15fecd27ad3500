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
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

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
      InstantSource clock,
      OpenTelemetry telemetry) {
    var schedule = keys.schedule(settings.tokenLife());
    var ring = LiveKeyRing.open(database, sealing, schedule, denials::denyKey, clock).start();
    var meter = telemetry.getMeter("dev.hansa.identity");
    gauge(
        meter, "hansa.signing_key.age", "For how long the key that signs does so", ring::signerAge);
    gauge(meter, "hansa.signing_key.turn", "For how long a key signs", schedule::rotateEvery);
    return ring;
  }

  private static void gauge(
      Meter meter, String name, String description, Supplier<Duration> figure) {
    var _ =
        meter
            .gaugeBuilder(name)
            .setUnit("s")
            .ofLongs()
            .setDescription(description)
            .buildWithCallback(gauge -> gauge.record(figure.get().toSeconds()));
  }

  @Singleton
  GrpcSigningKeys signingKeys(LiveKeyRing ring, KeyedAnswers answers) {
    return new GrpcSigningKeys(ring, answers);
  }
}
