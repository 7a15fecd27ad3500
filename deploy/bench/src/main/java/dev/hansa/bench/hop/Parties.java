package dev.hansa.bench.hop;

import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.telemetry.Telemetry;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.testing.TestTokenService;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenService;
import dev.hansa.runtime.token.TokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The gateway, which calls, and orders, which is called: what a process of each has but for the
 * ends of the hop. Identity is one for the occasion; it grants the tokens that the calls are made
 * under, which are kept, refreshed and verified as in a process.
 */
final class Parties implements AutoCloseable {
  static final String SERVER = "orders";

  final TestAuthority authority = TestAuthority.of("hansa.local");
  final TestIdentity gateway = authority.identity("service/gateway");
  final TestIdentity orders = authority.identity("service/" + SERVER);
  final Contracts contracts = Contracts.of(List.of(Methods.SERVICE)).and(Contracts.builtIn());
  final TokenVerifier verifier;
  final TokenService tokens;
  final Telemetry clientTelemetry;
  final Telemetry serverTelemetry;
  private final TestTokenService identity;

  /**
   * Starts identity and two ends' telemetry.
   *
   * @param sampled part of the calls whose spans are recorded
   */
  Parties(double sampled) {
    var issuer = TestTokens.create();
    identity = TestTokenService.start(issuer, authority.identity("service/identity"));
    identity.grant("hop.ask");
    clientTelemetry = telemetry("gateway", sampled);
    serverTelemetry = telemetry(SERVER, sampled);
    verifier = issuer.verifier("service/" + SERVER);
    tokens =
        TokenService.connect(
            identity.config(folder().resolve("jwks.json")),
            gateway,
            clientTelemetry.openTelemetry());
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("hansa-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a process starts it, by the settings that operators make. */
  private static Telemetry telemetry(String process, double sampled) {
    System.setProperty("otel.traces.sampler", "parentbased_traceidratio");
    System.setProperty("otel.traces.sampler.arg", Double.toString(sampled));
    System.setProperty("otel.exporter.otlp.protocol", "http/protobuf");
    System.setProperty(
        "io.opentelemetry.sdk.common.export.HttpSenderProvider", Discard.class.getName());
    return Telemetry.start(process);
  }

  @Override
  public void close() {
    tokens.close();
    verifier.close();
    identity.close();
    clientTelemetry.close();
    serverTelemetry.close();
  }
}
