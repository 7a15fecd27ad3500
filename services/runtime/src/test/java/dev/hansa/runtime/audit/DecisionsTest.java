package dev.hansa.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenSummary;
import dev.hansa.runtime.trust.Peer;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DecisionsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Peer ACME = AUTHORITY.peer("partner/acme");
  private static final Peer EVIL = AUTHORITY.peer("partner/evil");
  private static final Optional<MethodContract> CONTRACT =
      Contracts.of(List.of(PartnersGrpc.getServiceDescriptor()))
          .find("hansa.identity.v1.Partners/GetPartner");
  private static final Pattern MORE = Pattern.compile("more=(\\d+)");

  /** One for each test: they run side by side. */
  private final Logger audit = (Logger) LoggerFactory.getLogger("audit-" + UUID.randomUUID());

  private final ManualClock clock = new ManualClock();
  private final TestTokens tokens = TestTokens.of(clock);
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final Decisions decisions =
      Decisions.open(
          audit,
          OpenTelemetrySdk.builder()
              .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
              .build(),
          clock);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    audit.setLevel(Level.INFO);
    audit.setAdditive(false);
    audit.addAppender(lines);
  }

  @AfterEach
  void stop() {
    audit.detachAppender(lines);
  }

  private static Attempt by(Peer peer) {
    return Attempt.of("test.Service/Method", CONTRACT, Optional.of(peer));
  }

  private static String id(StatusRuntimeException refusal) {
    return Errors.info(refusal).orElseThrow().getMetadataOrThrow(Decisions.METADATA);
  }

  private DecisionRecord record(StatusRuntimeException refusal) {
    return decisions.find(id(refusal)).orElseThrow();
  }

  private List<String> told() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  @DisplayName("Z15: a denial has a record with rule, contract version and why")
  void keeps_what_explains_a_denial() {
    var token = tokens.partner(ACME, "partners.write").sign();
    var refusal =
        decisions.deny(
            by(ACME).showing(token),
            MeshReason.SCOPE_MISSING,
            "the token lacks a scope",
            Map.of("scope", "partners.read"));
    var kept = record(refusal);
    assertThat(kept.reason()).isEqualTo(MeshReason.SCOPE_MISSING);
    assertThat(kept.at()).isEqualTo(clock.instant());
    assertThat(kept.peer()).isEqualTo("partner/acme");
    assertThat(kept.thumbprint()).isEqualTo(ACME.thumbprint());
    assertThat(kept.rule()).isEqualTo("scopes: partners.read");
    assertThat(kept.why()).endsWith("it carries: partners.write");
    assertThat(kept.contract()).contains(CONTRACT.orElseThrow().origin());
    assertThat(kept.token().map(TokenSummary::subject)).contains("partner/acme");
    assertThat(Errors.info(refusal).orElseThrow().getMetadataMap())
        .containsEntry("scope", "partners.read");
  }

  @Test
  @DisplayName("K15: the record of a stolen token names both certificates")
  void names_both_certificates() {
    var stolen = tokens.partner(ACME).sign();
    var kept =
        record(
            decisions.deny(
                by(EVIL).showing(stolen), MeshReason.CNF_MISMATCH, "bound to another certificate"));
    assertThat(kept.why()).contains(ACME.thumbprint(), EVIL.thumbprint());
    assertThat(kept.token().orElseThrow().verified()).isFalse();
  }

  @Test
  @DisplayName("O01: neither record nor line nor error holds the token")
  void tells_no_token() {
    var token = tokens.partner(ACME).sign();
    var refusal =
        decisions.deny(by(ACME).showing(token), MeshReason.TOKEN_EXPIRED, "its time is over");
    var signature = token.substring(token.lastIndexOf('.') + 1);
    assertThat(record(refusal).toString()).doesNotContain(signature);
    assertThat(by(ACME).showing(token).toString()).doesNotContain(signature);
    assertThat(told()).hasSize(1).noneMatch(line -> line.contains(signature));
    assertThat(String.valueOf(refusal)).doesNotContain(signature);
  }

  @Test
  @DisplayName("O08: what a token claims begins no line of its own")
  void tells_claims_in_one_line() {
    var token = tokens.partner(ACME).claim("jti", "a\r\nauthz.allow \u001b[2J").sign();
    decisions.deny(by(ACME).showing(token), MeshReason.TOKEN_SIGNATURE, "does not hold");
    assertThat(told()).hasSize(1).noneMatch(line -> line.matches("(?s).*[\\r\\n\\x1b].*"));
  }

  @Test
  @DisplayName("a token that is none is known by its digest alone")
  void bears_anything_as_a_token() {
    for (var garbage : List.of("", ".", "a.b.c", "ä.ö.ü", "x".repeat(20_000), "a.e30.b")) {
      var kept =
          record(
              decisions.deny(by(ACME).showing(garbage), MeshReason.TOKEN_MALFORMED, "malformed"));
      assertThat(kept.token().orElseThrow().digest()).hasSize(16);
      assertThat(kept.token().orElseThrow().id()).isEmpty();
    }
  }

  @Test
  @DisplayName("of a token that was turned away unread nothing is read for its record either")
  void reads_nothing_of_a_token_turned_away_unread() {
    var token = tokens.partner(EVIL).sign();
    var kept =
        record(
            decisions.deny(
                by(EVIL).showing(token), MeshReason.VERIFICATIONS_EXHAUSTED, "too many"));
    assertThat(kept.token()).isEmpty();
    assertThat(kept.peer()).isEqualTo(EVIL.principal().toString());
  }

  @Test
  @DisplayName("O14: a storm is counted exactly, told in few lines, and pushes out only its own")
  void bears_a_storm() {
    var first = decisions.deny(by(ACME), MeshReason.TOKEN_MISSING, "missing");
    int storm = 100_000;
    for (int i = 0; i < storm; i++) {
      decisions.deny(by(EVIL), MeshReason.TOKEN_MISSING, "missing");
    }
    decisions.close();
    assertThat(count("denied", "TOKEN_MISSING")).isEqualTo(storm + 1);
    assertThat(told().size()).isLessThan(50);
    long more =
        told().stream()
            .map(MORE::matcher)
            .filter(Matcher::find)
            .mapToLong(found -> Long.parseLong(found.group(1)))
            .sum();
    long single = told().stream().filter(line -> line.contains("decision=")).count();
    assertThat(single + more).isEqualTo(storm + 1);
    assertThat(decisions.find(id(first))).isPresent();
  }

  @Test
  @DisplayName("O14: another reason has lines of its own, and so has the next window")
  void tells_other_reasons_during_a_storm() {
    for (int i = 0; i < 1000; i++) {
      decisions.deny(by(EVIL), MeshReason.TOKEN_MISSING, "missing");
    }
    decisions.deny(by(ACME), MeshReason.CNF_MISMATCH, "stolen");
    assertThat(told()).anyMatch(line -> line.contains("CNF_MISMATCH"));
    clock.set(Instant.parse("2026-01-01T01:00:00Z"));
    var next = decisions.deny(by(EVIL), MeshReason.TOKEN_MISSING, "missing");
    assertThat(told()).anyMatch(line -> line.contains(id(next)));
  }

  @Test
  @DisplayName("Z15: each partner that is let in has a line with rule and contract version")
  void tells_of_every_partner_that_is_let_in() {
    var token = tokens.partner(ACME).sign();
    for (int i = 0; i < 1000; i++) {
      decisions.allow(by(ACME).showing(token), "partner");
    }
    decisions.allow(by(AUTHORITY.peer("service/orders")), "grant");
    assertThat(told())
        .hasSize(1000)
        .allMatch(line -> line.startsWith("authz.allow") && line.contains("rule=\"partner\""))
        .allMatch(line -> line.contains(CONTRACT.orElseThrow().origin().toString()));
    assertThat(count("allowed", null)).isEqualTo(1000);
  }

  private long count(String outcome, @Nullable String reason) {
    return metrics.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals("hansa.decisions"))
        .flatMap(metric -> metric.getLongSumData().getPoints().stream())
        .filter(
            point ->
                point.getAttributes().asMap().containsValue(outcome)
                    && (reason == null
                        || reason.equals(point.getAttributes().get(RpcAttributes.REASON))))
        .mapToLong(point -> point.getValue())
        .sum();
  }
}
