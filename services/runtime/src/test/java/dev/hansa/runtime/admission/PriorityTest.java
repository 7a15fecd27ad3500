package dev.hansa.runtime.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.contract.Criticality;
import io.grpc.Context;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriorityTest {
  @ParameterizedTest
  @CsvSource({
    "NORMAL, , false, NORMAL",
    "NORMAL, sheddable, false, SHEDDABLE",
    "NORMAL, critical, false, NORMAL",
    "CRITICAL, Normal, false, NORMAL",
    "NORMAL, critical, true, CRITICAL",
    "CRITICAL, sheddable, true, SHEDDABLE",
    "NORMAL, urgent, true, NORMAL",
    "NORMAL, '', false, NORMAL"
  })
  void callers_ask_for_less_and_services_say_what_they_serve(
      Criticality contract, String asked, boolean byService, Criticality expected) {
    assertThat(Priority.of(contract, asked, byService)).isEqualTo(expected);
  }

  @Test
  void is_passed_on_within_a_call_alone() {
    var headers = new Metadata();
    Priority.pass(headers);
    assertThat(Priority.asked(headers)).isNull();
    Priority.within(Context.ROOT, Criticality.SHEDDABLE).run(() -> Priority.pass(headers));
    assertThat(Priority.asked(headers)).isEqualTo("sheddable");
  }
}
