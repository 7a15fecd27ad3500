package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document costs the garbage collector beyond its result; a benchmark tells the rest. */
class AllocationTest {
  private static final int MOST = 1_000; // bytes
  private static final int TIMES = 200;
  private static final int ARRAY_HEADER = 24; // and what fills its last word

  private static final String ORDER = "hansa.orders.v1.Order";

  private final Codec codec = new Codec(Fixtures.REFERENCE);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {8, 800})
  @DisplayName("an order allocates less than 1 kB beyond its result, however long it is")
  void allocates_next_to_nothing(int lines) {
    byte[] json = order(lines);
    byte[] wire = codec.jsonToWire(ORDER, json, false);
    assertThat(codec.wireToJson(ORDER, wire)).isEqualTo(json);

    assertThat(allocated(() -> codec.jsonToWire(ORDER, json, false))).isLessThan(MOST);
    assertThat(allocated(() -> codec.wireToJson(ORDER, wire))).isLessThan(MOST);
  }

  /** Bytes a time beyond the result, of many times; the first ones make what is used again. */
  private long allocated(Supplier<byte[]> work) {
    measured(work);
    return measured(work);
  }

  private long measured(Supplier<byte[]> work) {
    long results = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      results += work.get().length + ARRAY_HEADER;
    }
    return (threads.getCurrentThreadAllocatedBytes() - before - results) / TIMES;
  }

  private static byte[] order(int lines) {
    var json =
        new StringBuilder("{\"name\":\"orders/4711\",\"state\":\"STATE_PLACED\",\"lines\":[");
    for (int i = 0; i < lines; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"sku\":\"bolt-")
          .append(i)
          .append("\",\"quantity\":\"12\",\"unitPrice\":")
          .append("{\"currencyCode\":\"EUR\",\"units\":\"3\",\"nanos\":500000000}}");
    }
    json.append(
        "],\"buyerReference\":\"Größe \\\"M\\\"\",\"createTime\":\"2026-01-02T03:04:05.678Z\"}");
    return Fixtures.utf8(json.toString());
  }
}
