package dev.hansa.runtime.admission;

import static dev.hansa.runtime.contract.Criticality.CRITICAL;
import static dev.hansa.runtime.contract.Criticality.NORMAL;
import static dev.hansa.runtime.contract.Criticality.SHEDDABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.admission.SimulatedService.Kind;
import dev.hansa.runtime.admission.SimulatedService.Load;
import dev.hansa.runtime.admission.SimulatedService.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Twenty workers of 50 ms serve 400 calls a second, unless a test says otherwise. */
class OverloadTest {
  private static final int PEAK = 400;
  private static final Kind ORDER = Kind.of("acme", CRITICAL, 50);
  private static final Kind READ = Kind.of("acme", NORMAL, 50);
  private static final Kind BATCH = Kind.of("acme", SHEDDABLE, 50);

  private final SimulatedService service = new SimulatedService(20, AdmissionConfig.of(1000));

  private Outcome atSeventyPercent(int seconds) {
    return service.run(seconds, new Load(ORDER, 80), new Load(READ, 120), new Load(BATCH, 80));
  }

  private Outcome tenfold(int seconds) {
    return service.run(seconds, new Load(ORDER, 200), new Load(READ, 1900), new Load(BATCH, 1900));
  }

  @Test
  @DisplayName("R51: ten times the load: what is served stays, is quick, and is what matters")
  void serves_at_its_peak_under_ten_times_the_load() {
    var usual = atSeventyPercent(30);
    var flood = tenfold(60);
    assertThat(usual.admitted()).isEqualTo(1);
    assertThat(flood.servedPerSecond()).isGreaterThan(0.9 * PEAK);
    assertThat(flood.admitted(ORDER)).isGreaterThanOrEqualTo(0.999);
    assertThat(flood.admitted(READ)).isGreaterThan(flood.admitted(BATCH));
    assertThat(flood.p99Millis()).isLessThan(2 * usual.p99Millis());
  }

  @Test
  @DisplayName("R51: afterwards nothing is refused any more")
  void is_as_before_once_the_flood_is_over() {
    atSeventyPercent(30);
    tenfold(60);
    atSeventyPercent(10);
    assertThat(atSeventyPercent(30).admitted()).isGreaterThan(0.999);
  }

  @Test
  @DisplayName(
      "R18: while a way on takes 200 ± 100 ms more the limit shrinks, and then regrows in 30 s")
  void follows_a_slow_way_on_down_and_up_again() {
    var slow = new AtomicBoolean();
    var onward =
        new Kind(
            "onward",
            "acme",
            NORMAL,
            random -> (long) ((slow.get() ? random.nextDouble(120, 320) : 20) * 1e6));
    var load = new Load(onward, 2000); // forty at once, as a rule
    var caller = new SimulatedService(10_000, AdmissionConfig.of(1000));
    assertThat(caller.run(30, load).admitted()).isGreaterThan(0.999);
    int before = caller.limit();
    slow.set(true);
    caller.run(30, load);
    int during = caller.limit();
    assertThat(during).isLessThan(before / 2);
    slow.set(false);
    caller.run(30, load);
    assertThat(caller.limit()).isGreaterThan(during);
    assertThat(caller.run(10, load).admitted()).isGreaterThan(0.999);
  }

  @Test
  @DisplayName("R51: a slow while is not held against calls too few to fill the limit")
  void regrows_under_a_light_load() {
    var slow = new AtomicBoolean();
    var starting =
        new Kind(
            "starting",
            "acme",
            NORMAL,
            random -> (long) ((slow.get() ? 2000 : 20) * random.nextDouble(0.8, 1.2) * 1e6));
    var load = new Load(starting, 60); // one or two at once, as a rule
    var caller = new SimulatedService(10_000, AdmissionConfig.of(1000));
    caller.run(30, load);
    int before = caller.limit();
    slow.set(true);
    caller.run(10, load);
    assertThat(caller.limit()).isLessThan(before);
    slow.set(false);
    caller.run(20, load);
    assertThat(caller.limit()).isEqualTo(before);
  }

  @Test
  void an_overload_never_becomes_what_is_usual() {
    atSeventyPercent(30);
    tenfold(60);
    int after = service.limit();
    tenfold(1200);
    assertThat(service.limit()).isLessThan(2 * after);
  }

  @Test
  void calls_that_take_now_long_now_short_are_not_refused() {
    var scattered = Kind.scattered(NORMAL, 50);
    var outcome = service.run(120, new Load(scattered, 280));
    assertThat(outcome.admitted()).isEqualTo(1);
  }

  @Test
  void slow_methods_may_be_called_more_often_without_a_refusal() {
    var quick = Kind.of("acme", NORMAL, 5);
    var slow = Kind.of("acme", NORMAL, 200);
    service.run(60, new Load(quick, 1000), new Load(slow, 10));
    var mixed = service.run(60, new Load(quick, 200), new Load(slow, 60));
    assertThat(mixed.admitted()).isEqualTo(1);
  }

  @Test
  void a_service_that_becomes_slower_for_good_is_left_alone_after_a_while() {
    service.run(30, new Load(READ, 150));
    var slower = new Kind("m50", "acme", NORMAL, r -> (long) (100e6 * r.nextDouble(0.8, 1.2)));
    service.run(30, new Load(slower, 150));
    assertThat(service.run(30, new Load(slower, 150)).admitted()).isGreaterThan(0.99);
  }

  @Test
  @DisplayName("R58: one caller at ten times its load leaves the others theirs")
  void a_noisy_caller_is_refused_first() {
    var globex = Kind.of("globex", NORMAL, 50);
    service.run(30, new Load(READ, 140), new Load(globex, 140));
    var flood = service.run(60, new Load(READ, 4000), new Load(globex, 40));
    assertThat(flood.servedPerSecond()).isGreaterThan(0.9 * PEAK);
    assertThat(flood.admitted(globex)).isGreaterThan(0.9);
  }
}
