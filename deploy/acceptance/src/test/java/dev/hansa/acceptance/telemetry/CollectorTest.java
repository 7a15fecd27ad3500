package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
  private static final String FILE = "collector/config.yaml";

  /** The client's own text, which may hold anything. */
  private static final Set<String> KEPT_HERE = Set.of("url.path");

  @Test
  void every_part_is_defined_used_and_set_by_keys_that_it_has() {
    assertThat(Collector.faults(Kit.read(FILE))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'  health_check:', '  healthcheck:', 'no such component: healthcheck'",
    "decision_wait, decison_wait, 'no such key: processors.tail_sampling.decison_wait'",
    "threshold_ms, treshold_ms, 'no such key: processors.tail_sampling.policies.slow.treshold_ms'",
    "'type: latency', 'type: latenzy', 'no such type: latenzy'",
    "'check_interval: 1s', 'check_interval: 1', 'expected: DURATION'",
    "'limit_percentage: 75', 'limit_percentage: 175', 'expected: PERCENTAGE'",
    "'[memory_limiter, redaction, tail', '[memory_limiter, tail', 'processors.redaction is not"
        + " used'",
    "'redaction, tail_sampling, batch', 'redaction, tail_samplin, batch', 'tail_samplin, which'",
    "'exporters: [otlp]', 'exporters: [otlp/2]', 'otlp/2, which is not among the exporters'",
    "'  pipelines:', '  pipeline:', 'pipelines is missing'",
  })
  void a_typo_is_caught(String word, String typo, String fault) {
    String text = Kit.read(FILE);
    assertThat(text).contains(word);
    assertThat(Collector.faults(text.replace(word, typo)))
        .anySatisfy(said -> assertThat(said).contains(fault));
  }

  @Test
  void keeps_errors_refusals_and_slow_calls_whole() {
    assertThat(policies()).containsExactly("errors", "slow", "refused", "rest");
  }

  private static List<String> policies() {
    Object policies = Json.at(Kit.yaml(FILE), "processors.tail_sampling.policies");
    return Kit.list(policies).stream()
        .map(policy -> String.valueOf(Json.at(policy, "name")))
        .toList();
  }

  @Test
  void lets_every_attribute_of_hansas_spans_through_but_the_clients_own_text() {
    Set<String> allowed = new TreeSet<>(words("processors.redaction.allowed_keys"));
    Set<String> onSpans = SpanAttributes.ofSources();
    assertThat(onSpans).contains("rpc.method", "db.query.text", "hansa.decision.reason");
    onSpans.removeAll(KEPT_HERE);
    assertThat(allowed).containsAll(onSpans).doesNotContainAnyElementsOf(KEPT_HERE);
    assertThat(Json.at(Kit.yaml(FILE), "processors.redaction.allow_all_keys")).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization",
        "cookie",
        "dpop",
        "http.request.header.authorization",
        "http.request.header.cookie",
        "http.request.header.dpop",
        "rpc.request.metadata.authorization",
        "enduser.id",
        "user.email",
        "client.address",
        "url.query",
        "hansa.token",
      })
  void what_may_hold_a_secret_or_a_person_does_not_leave(String attribute) {
    assertThat(words("processors.redaction.allowed_keys")).doesNotContain(attribute);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer 0123456789abcdef0123",
        "DPoP 0123456789abcdef0123",
        "Basic dXNlcjpwYXNzd29yZDE=",
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
        "-----BEGIN EC PRIVATE KEY-----",
      })
  void a_value_that_looks_like_a_secret_is_blanked(String value) {
    assertThat(blocked().anyMatch(pattern -> pattern.matcher(value).find())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hansa.orders.v1.Orders/PlaceOrder",
        "select key from answers where key = ?",
        "spiffe://hansa.local/service/orders",
        "a basic statement",
      })
  void an_ordinary_value_stays(String value) {
    assertThat(blocked().noneMatch(pattern -> pattern.matcher(value).find())).isTrue();
  }

  /** The expressions mean the same in Go. */
  private static Stream<Pattern> blocked() {
    return words("processors.redaction.blocked_values").stream().map(Pattern::compile);
  }

  private static List<String> words(String path) {
    return Kit.list(Json.at(Kit.yaml(FILE), path)).stream().map(String::valueOf).toList();
  }
}
