package dev.hansa.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.admission.Admission.Answer;
import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.Answer.Refused;
import dev.hansa.runtime.admission.Admission.End;
import dev.hansa.runtime.admission.Admission.Permit;
import dev.hansa.runtime.admission.AdmissionConfig.PerCaller;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.error.MeshReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private long nanos;

  private Admission admission(int limit, PerCaller partner) {
    return new Admission(
        new AdmissionConfig(100, limit, limit, partner, new PerCaller(Optional.empty(), 100)),
        () -> nanos);
  }

  private Admission admission(int limit) {
    return admission(limit, new PerCaller(Optional.empty(), 100));
  }

  private static Arrival by(String caller, Criticality criticality) {
    return new Arrival("shop/Buy", true, criticality, caller, false);
  }

  private static Arrival stream(String caller) {
    return new Arrival("shop/Watch", false, Criticality.NORMAL, caller, false);
  }

  private static List<Permit> fill(Admission admission, Arrival arrival) {
    var permits = new ArrayList<Permit>();
    while (admission.enter(arrival) instanceof Admitted(var permit)) {
      permits.add(permit);
    }
    return permits;
  }

  private static void assertRefused(Answer answer, MeshReason reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({"SHEDDABLE,8", "NORMAL,10", "CRITICAL,20"})
  void lets_in_the_more_the_more_they_matter(Criticality criticality, int room) {
    var admission = admission(10);
    assertThat(fill(admission, by("acme", criticality))).hasSize(room);
    assertRefused(admission.enter(by("acme", criticality)), MeshReason.OVERLOADED);
  }

  @Test
  @DisplayName("R53: batch work does not starve calls that matter")
  void has_room_for_critical_calls_when_there_is_none_for_others() {
    var admission = admission(10);
    fill(admission, by("acme", Criticality.SHEDDABLE));
    fill(admission, by("acme", Criticality.NORMAL));
    assertThat(fill(admission, by("acme", Criticality.CRITICAL))).hasSize(10);
  }

  @Test
  @DisplayName("R58: a caller with more than its share gives way to one with less")
  void keeps_a_fifth_for_callers_with_less_than_their_share() {
    var admission = admission(20);
    var other = admission.enter(by("globex", Criticality.NORMAL));
    assertThat(other).isInstanceOf(Admitted.class);
    assertThat(fill(admission, by("acme", Criticality.NORMAL))).hasSize(15);
    assertThat(fill(admission, by("globex", Criticality.NORMAL))).hasSize(4);
  }

  @Test
  void gives_the_place_back_once() {
    var admission = admission(1);
    var permits = fill(admission, by("acme", Criticality.NORMAL));
    permits.getFirst().giveBack(End.FAILED);
    permits.getFirst().giveBack(End.SERVED);
    assertThat(admission.inFlight()).isZero();
    assertThat(fill(admission, by("acme", Criticality.NORMAL))).hasSize(1);
  }

  @Test
  void counts_streams_against_the_whole_alone() {
    var admission = admission(10);
    assertThat(fill(admission, stream("acme"))).hasSize(100);
    assertRefused(admission.enter(by("globex", Criticality.CRITICAL)), MeshReason.LIMIT_REACHED);
  }

  @Test
  @DisplayName("F10: a caller above its rate is told how long to wait; others notice nothing")
  void limits_the_rate_of_each_caller() {
    var admission = admission(100, new PerCaller(Optional.of(Rate.steady(2)), 100));
    var acme = by("acme", Criticality.CRITICAL);
    assertThat(admission.enter(acme)).isInstanceOf(Admitted.class);
    assertThat(admission.enter(acme)).isInstanceOf(Admitted.class);
    assertThat(admission.enter(acme))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(MeshReason.CALLER_RATE_EXCEEDED);
              assertThat(refused.pause()).contains(Duration.ofMillis(500));
            });
    assertThat(admission.enter(by("globex", Criticality.NORMAL))).isInstanceOf(Admitted.class);
    nanos += Duration.ofMillis(500).toNanos();
    assertThat(admission.enter(acme)).isInstanceOf(Admitted.class);
  }

  @Test
  @DisplayName("F10: a caller with too much in flight is refused; others notice nothing")
  void limits_what_each_caller_has_in_flight() {
    var admission = admission(100, new PerCaller(Optional.empty(), 3));
    assertThat(fill(admission, stream("acme"))).hasSize(3);
    assertRefused(admission.enter(stream("acme")), MeshReason.CALLER_LIMIT_REACHED);
    assertThat(admission.enter(stream("globex"))).isInstanceOf(Admitted.class);
    var service = new Arrival("shop/Watch", false, Criticality.NORMAL, "gateway", true);
    assertThat(fill(admission, service)).hasSize(96);
  }

  @Test
  void lets_nobody_in_once_closed() {
    var admission = admission(10);
    admission.close();
    assertRefused(admission.enter(by("acme", Criticality.CRITICAL)), MeshReason.DRAINING);
  }

  @Test
  void refused_calls_are_asked_to_pause_for_different_times() {
    var admission = admission(1);
    fill(admission, by("acme", Criticality.NORMAL));
    var pauses = new ArrayList<Duration>();
    for (int i = 0; i < 20; i++) {
      if (admission.enter(by("acme", Criticality.NORMAL)) instanceof Refused refused) {
        pauses.add(refused.pause().orElseThrow());
      }
    }
    assertThat(pauses)
        .hasSize(20)
        .allMatch(pause -> pause.compareTo(Duration.ofMillis(250)) >= 0)
        .allMatch(pause -> pause.compareTo(Duration.ofSeconds(1)) < 0);
    assertThat(pauses.stream().distinct().count()).isGreaterThan(5);
  }

  @Test
  void says_what_is_wrong_with_a_limit() {
    var any = new PerCaller(Optional.empty(), 1);
    assertThatThrownBy(() -> new AdmissionConfig(0, 1, 1, any, any))
        .hasMessage("max in flight: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new PerCaller(Optional.empty(), 0))
        .hasMessage("calls in flight of one caller: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new Rate(0)).hasMessageStartingWith("rate: 0/s");
  }
}
