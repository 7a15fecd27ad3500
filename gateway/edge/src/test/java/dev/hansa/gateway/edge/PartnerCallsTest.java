package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PartnerCallsTest {
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final PartnerCalls calls =
      new PartnerCalls(
          SdkMeterProvider.builder().registerMetricReader(reader).build().get("dev.hansa.test"));

  private void call(String partner, Code code) {
    calls.begin(Optional.of(partner)).end(code);
  }

  /** How many calls, by one attribute. */
  private Map<String, Long> counts(String attribute) {
    return reader.collectAllMetrics().stream()
        .flatMap(metric -> metric.getHistogramData().getPoints().stream())
        .collect(
            Collectors.groupingBy(
                point ->
                    String.valueOf(point.getAttributes().get(AttributeKey.stringKey(attribute))),
                Collectors.summingLong(HistogramPointData::getCount)));
  }

  @Test
  void tells_what_the_partner_can_mend_from_what_the_mesh_must() {
    call("acme", Code.OK);
    call("acme", Code.CANCELLED);
    call("acme", Code.NOT_FOUND);
    call("acme", Code.RESOURCE_EXHAUSTED);
    call("acme", Code.UNAVAILABLE);
    assertThat(counts("outcome"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("ok", 2L, "refused", 2L, "failed", 1L));
    assertThat(counts("hansa.partner")).containsExactly(Map.entry("acme", 5L));
  }

  @Test
  void names_a_hundred_partners_and_counts_all_others_as_one() {
    for (int i = 0; i < PartnerCalls.NAMES + 20; i++) {
      call("partner-" + i, Code.OK);
    }
    call("partner-0", Code.OK);
    assertThat(counts("hansa.partner"))
        .hasSize(PartnerCalls.NAMES + 1)
        .containsEntry("other", 20L)
        .containsEntry("partner-0", 2L);
  }
}
