package dev.hansa.runtime.client;

import static dev.hansa.runtime.client.CountContract.COUNT;
import static dev.hansa.runtime.client.CountContract.FOLLOW;
import static dev.hansa.runtime.client.CountContract.WATCH;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import dev.hansa.runtime.client.Positions.Arrival;
import dev.hansa.runtime.client.Positions.Gap;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static Positions positions(CountContract contract, DynamicMessage request) {
    return new Positions(contract.contract().resumption().orElseThrow(), request);
  }

  private static Window.Entry item(Positions positions, DynamicMessage response) {
    return ((Arrival.Item) positions.arrive(response)).entry();
  }

  @Nested
  class Counted {
    private final Positions positions = positions(WATCH, WATCH.request(7L));

    private Object resumesAfter() {
      return CountContract.after((DynamicMessage) positions.resume(WATCH.request(7L)));
    }

    @Test
    void resumes_behind_the_last_item_before_which_none_is_open() {
      var eight = item(positions, WATCH.item(8L));
      var nine = item(positions, WATCH.item(9L));
      positions.acknowledge(nine);
      assertThat(resumesAfter()).isEqualTo(7L);
      assertThat(positions.waiting()).isEqualTo(2);
      positions.acknowledge(eight);
      positions.acknowledge(eight);
      assertThat(resumesAfter()).isEqualTo(9L);
      assertThat(positions.waiting()).isZero();
    }

    @Test
    void drops_what_came_before() {
      item(positions, WATCH.item(8L));
      assertThat(positions.arrive(WATCH.item(8L))).isInstanceOf(Arrival.Repeated.class);
      assertThat(positions.arrive(WATCH.item(7L))).isInstanceOf(Arrival.Repeated.class);
    }

    @Test
    @DisplayName("R44: a gap shows by the item behind it")
    void sees_a_gap_by_an_item() {
      assertThat(positions.arrive(WATCH.item(10L)))
          .isInstanceOfSatisfying(
              Arrival.Item.class, item -> assertThat(item.gap()).hasValue(new Gap(7, 10)));
    }

    @Test
    @DisplayName("R44: a gap at the end shows by a heartbeat")
    void sees_a_gap_by_a_heartbeat() {
      assertThat(positions.arrive(WATCH.heartbeat(7L)))
          .isEqualTo(new Arrival.Heartbeat(Optional.empty()));
      assertThat(positions.arrive(WATCH.heartbeat(9L)))
          .isEqualTo(new Arrival.Heartbeat(Optional.of(new Gap(7, 10))));
      assertThat(resumesAfter()).isEqualTo(9L);
    }

    @Test
    void begins_anywhere_only_until_there_is_an_item() {
      var anywhere = positions(WATCH, WATCH.fromAnywhere());
      assertThat(anywhere.resume(WATCH.fromAnywhere())).isEqualTo(WATCH.fromAnywhere());
      assertThat(anywhere.arrive(WATCH.item(20L)))
          .isInstanceOfSatisfying(Arrival.Item.class, item -> assertThat(item.gap()).isEmpty());
      assertThat(anywhere.resume(WATCH.fromAnywhere())).isEqualTo(WATCH.request(19L));
    }

    @Test
    void an_item_is_somewhere() {
      assertThat(positions.arrive(WATCH.item(0L))).isInstanceOf(Arrival.Nowhere.class);
    }

    @Test
    void without_heartbeats_each_response_is_an_item() {
      var plain = positions(COUNT, COUNT.fromAnywhere());
      assertThat(plain.arrive(COUNT.heartbeat(1L))).isInstanceOf(Arrival.Item.class);
    }
  }

  @Nested
  class Opaque {
    private final Positions positions = positions(FOLLOW, FOLLOW.fromAnywhere());

    private Object resumesAfter() {
      return CountContract.after((DynamicMessage) positions.resume(FOLLOW.fromAnywhere()));
    }

    @Test
    void begins_anywhere_only_until_there_is_an_item() {
      assertThat(resumesAfter()).isEqualTo("");
      item(positions, FOLLOW.item("b"));
      item(positions, FOLLOW.item("a"));
      assertThat(resumesAfter()).isEqualTo("b");
    }

    @Test
    void drops_what_the_handler_has() {
      var b = item(positions, FOLLOW.item("b"));
      item(positions, FOLLOW.item("a"));
      positions.acknowledge(b);
      assertThat(resumesAfter()).isEqualTo("b");
      assertThat(positions.arrive(FOLLOW.item("b"))).isInstanceOf(Arrival.Repeated.class);
      assertThat(positions.arrive(FOLLOW.item("a"))).isInstanceOf(Arrival.Repeated.class);
      assertThat(positions.arrive(FOLLOW.item("c"))).isInstanceOf(Arrival.Item.class);
    }

    @Test
    void heartbeats_move_the_cursor_behind_what_is_open() {
      var b = item(positions, FOLLOW.item("b"));
      positions.arrive(FOLLOW.heartbeat("c"));
      positions.arrive(FOLLOW.heartbeat("d"));
      assertThat(positions.waiting()).as("heartbeats do not pile up").isEqualTo(2);
      assertThat(resumesAfter()).isEqualTo("b");
      positions.acknowledge(b);
      assertThat(resumesAfter()).isEqualTo("d");
    }
  }
}
