package dev.hansa.runtime.trust;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/**
 * How long certificates still hold, and how long they did when they were new, both in seconds: the
 * process's own ({@code leaf}), whoever issued it ({@code issuer}), and for each trust domain the
 * root that holds longest ({@code bundle}).
 */
public final class CertificateGauges {
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("hansa.certificate.kind");
  private static final AttributeKey<String> DOMAIN = AttributeKey.stringKey("hansa.trust_domain");
  private static final double MILLIS = 1000;

  private CertificateGauges() {}

  /** Adds them for as long as the meter lives; below zero a certificate has ended. */
  public static void observe(Identity identity, Meter meter) {
    gauge(
        identity,
        meter,
        "hansa.certificate.remaining",
        "For how long the certificate still holds",
        certificate -> Duration.between(identity.clock().instant(), end(certificate)));
    gauge(
        identity,
        meter,
        "hansa.certificate.lifetime",
        "For how long the certificate holds from its beginning to its end",
        certificate -> Duration.between(certificate.getNotBefore().toInstant(), end(certificate)));
    var _ =
        meter
            .gaugeBuilder("hansa.identity.generation")
            .ofLongs()
            .setDescription("How many certificates of its own the process has had")
            .buildWithCallback(gauge -> gauge.record(identity.current().number()));
  }

  private static void gauge(
      Identity identity,
      Meter meter,
      String name,
      String description,
      Function<X509Certificate, Duration> figure) {
    var _ =
        meter
            .gaugeBuilder(name)
            .setUnit("s")
            .setDescription(description)
            .buildWithCallback(gauge -> record(identity, figure, gauge));
  }

  private static void record(
      Identity identity,
      Function<X509Certificate, Duration> figure,
      ObservableDoubleMeasurement gauge) {
    var chain = identity.current().chain();
    gauge.record(seconds(figure, chain.getFirst()), Attributes.of(KIND, "leaf"));
    chain.stream()
        .skip(1)
        .min(Comparator.comparing(CertificateGauges::end))
        .ifPresent(issuer -> gauge.record(seconds(figure, issuer), Attributes.of(KIND, "issuer")));
    identity
        .bundles()
        .byTrustDomain()
        .forEach(
            (domain, roots) ->
                roots.stream()
                    .max(Comparator.comparing(CertificateGauges::end))
                    .ifPresent(
                        root ->
                            gauge.record(
                                seconds(figure, root),
                                Attributes.of(KIND, "bundle", DOMAIN, domain))));
  }

  private static double seconds(
      Function<X509Certificate, Duration> figure, X509Certificate certificate) {
    return figure.apply(certificate).toMillis() / MILLIS;
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }
}
