package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Readers and writers are used again: nothing of one document may show in the next. */
class WorkspaceTest {
  private final MessagePlans plans =
      new MessagePlans(List.of(Struct.getDescriptor().getFile(), Any.getDescriptor().getFile()));
  private final MessagePlan struct = plans.get("google.protobuf.Struct");
  private final JsonToWire reading = new JsonToWire(plans, Limits.DEFAULT);
  private final WireToJson writing = new WireToJson(plans, Limits.DEFAULT);

  private String through(String json) {
    byte[] wire = reading.message(struct, utf8(json), Prior.STRICT).wire();
    return new String(writing.message(struct, wire), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_document_is_read_the_same_after_one_that_failed_within() {
    String json = "{\"a\":{\"b\":[1.5,\"x\",null]},\"c\":true}";
    String open = "{\"a\":{\"a\":{\"b\":".repeat(20);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> through(open)).isInstanceOf(MalformedRequestException.class);
      assertThatThrownBy(() -> through("{\"a\":1,\"a\":2}"))
          .isInstanceOf(MalformedRequestException.class);
      assertThatThrownBy(() -> writing.message(struct, new byte[] {10, 6, 10, 1, 'a', 18, 9}))
          .isInstanceOf(MalformedMessageException.class);
      assertThat(through(json)).isEqualTo(json);
    }
  }

  @Test
  void a_document_of_many_keys_leaves_no_key_behind() {
    var many = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      many.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":{\"k1\":true}");
    }
    many.append('}');
    assertThat(through(many.toString())).isEqualTo(many.toString());
    assertThat(through("{\"k1\":false}")).isEqualTo("{\"k1\":false}");
  }

  @Test
  void many_threads_read_and_print_at_once() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results =
          IntStream.range(0, 2_000)
              .mapToObj(i -> "{\"n\":" + i + ".5,\"text\":\"" + "x".repeat(i % 300) + "\"}")
              .map(json -> threads.submit(() -> through(json).equals(json)))
              .toList();
      for (var result : results) {
        assertThat(result.get(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }
}
