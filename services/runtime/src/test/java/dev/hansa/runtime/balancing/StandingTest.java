package dev.hansa.runtime.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Looks as they follow one another in time, with the interval that holds unless told otherwise. */
class StandingTest {
  private static final Duration INTERVAL = BalancingConfig.INTERVAL;
  private final AtomicLong now = new AtomicLong();

  private List<Endpoint> endpoints(int count) {
    var endpoints =
        IntStream.range(0, count).mapToObj(i -> new Endpoint("e" + i, now::get)).toList();
    endpoints.forEach(endpoint -> endpoint.connected(false));
    return endpoints;
  }

  private void calls(Endpoint endpoint, int count, Status status, Duration each) {
    for (int i = 0; i < count; i++) {
      var watch = endpoint.begin(true);
      now.addAndGet(each.toNanos());
      watch.streamClosed(status);
    }
  }

  private void well(Endpoint endpoint, int count) {
    calls(endpoint, count, Status.OK, Duration.ofMillis(1));
  }

  private void failing(Endpoint endpoint, int count) {
    calls(endpoint, count, Status.UNAVAILABLE, Duration.ofMillis(1));
  }

  private static void look(List<Endpoint> endpoints) {
    Standing.look(endpoints);
  }

  @Test
  @DisplayName("R22: one of two, and one of three, that fails is out after two looks at most")
  void takes_the_failing_one_out() {
    for (int count : List.of(2, 3, 5)) {
      var all = endpoints(count);
      all.forEach(endpoint -> well(endpoint, 100)); // it goes bad late in the first interval
      failing(all.getFirst(), 20);
      look(all);
      failing(all.getFirst(), 20);
      all.stream().skip(1).forEach(endpoint -> well(endpoint, 20));
      look(all);
      assertThat(all.getFirst().share()).isEqualTo(Endpoint.TRICKLE);
      assertThat(all.stream().skip(1)).allMatch(Endpoint::isFull);
    }
    assertThat(INTERVAL.multipliedBy(2)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  @DisplayName("R22: one that is slow is out as well")
  void takes_the_slow_one_out() {
    var all = endpoints(3);
    calls(all.getFirst(), 12, Status.OK, Duration.ofMillis(400));
    all.stream().skip(1).forEach(endpoint -> well(endpoint, 100));
    look(all);
    assertThat(all.getFirst().isOut()).isTrue();
  }

  @Test
  void leaves_what_callers_did_wrong_alone() {
    var all = endpoints(2);
    for (var status :
        List.of(Status.NOT_FOUND, Status.PERMISSION_DENIED, Status.INVALID_ARGUMENT)) {
      calls(all.getFirst(), 50, status, Duration.ofMillis(1));
    }
    well(all.getLast(), 50);
    look(all);
    assertThat(all).allMatch(Endpoint::isFull);
  }

  @Test
  void never_takes_out_more_than_half_nor_the_only_one() {
    for (int count : List.of(1, 2, 3, 4, 5)) {
      var all = endpoints(count);
      for (int round = 0; round < 10; round++) {
        all.stream().skip(1).forEach(endpoint -> failing(endpoint, 50));
        well(all.getFirst(), round < 3 ? 50 : 0);
        failing(all.getFirst(), round < 3 ? 0 : 50);
        look(all);
        assertThat(all.stream().filter(Endpoint::isOut).count()).isLessThanOrEqualTo(count / 2);
      }
    }
  }

  @Test
  @DisplayName("R60: probes alone while it is bad, its full share within 30 s of being well")
  void lets_it_back_in_by_and_by() {
    var all = endpoints(2);
    failing(all.getFirst(), 50);
    well(all.getLast(), 50);
    look(all);
    for (int i = 0; i < 20; i++) {
      failing(all.getFirst(), 1);
      well(all.getLast(), 50);
      look(all);
      assertThat(all.getFirst().share()).isEqualTo(Endpoint.TRICKLE);
    }
    int looks = 0;
    double before = all.getFirst().share();
    while (!all.getFirst().isFull()) {
      well(all.getFirst(), 1);
      well(all.getLast(), 50);
      look(all);
      assertThat(all.getFirst().share()).isBetween(before, before * 3.01);
      before = all.getFirst().share();
      looks++;
    }
    assertThat(looks).isBetween(3, 5);
    assertThat(INTERVAL.multipliedBy(looks + 1)).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void waits_for_a_probe_before_it_lets_it_back_in() {
    var all = endpoints(2);
    failing(all.getFirst(), 50);
    well(all.getLast(), 50);
    look(all);
    for (int i = 0; i < 5; i++) {
      well(all.getLast(), 50);
      look(all);
    }
    assertThat(all.getFirst().share()).isEqualTo(Endpoint.TRICKLE);
  }

  @Test
  void gathers_few_calls_over_some_looks() {
    var all = endpoints(2);
    for (int i = 0; i < 5; i++) {
      failing(all.getFirst(), 2);
      well(all.getLast(), 2);
      look(all);
    }
    assertThat(all.getFirst().isOut()).isTrue();
  }

  @Test
  @DisplayName("R65: a newcomer begins with little and has its share after three looks")
  void lets_a_newcomer_begin_slowly() {
    var all = endpoints(2);
    var added = new Endpoint("new", now::get);
    added.isNew();
    added.connected(true);
    assertThat(added.share()).isEqualTo(Endpoint.NEWCOMER);
    var more = List.of(all.getFirst(), all.getLast(), added);
    for (int i = 0; i < 3; i++) {
      more.forEach(endpoint -> well(endpoint, 20));
      look(more);
    }
    assertThat(added.isFull()).isTrue();
  }
}
