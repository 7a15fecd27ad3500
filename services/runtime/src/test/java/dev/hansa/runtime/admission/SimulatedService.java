package dev.hansa.runtime.admission;

import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.End;
import dev.hansa.runtime.admission.Admission.Permit;
import dev.hansa.runtime.contract.Criticality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * A service of so many workers behind an {@link Admission}, in virtual time: calls that are let in
 * wait for a worker, in their order. Every run is the same.
 */
final class SimulatedService {
  private static final double NANOS = 1e9;

  private final int workers;
  private final Random random = new Random(1);
  private final Admission admission;
  private final Queue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
  private final Queue<Call> waiting = new ArrayDeque<>();
  private int busy;
  private long now;

  /** What arrives: by whom, how important, and how long a worker needs for it. */
  record Kind(String method, String caller, Criticality criticality, ToLongFunction<Random> nanos) {
    /** Takes about that long. */
    static Kind of(String caller, Criticality criticality, int millis) {
      return new Kind(
          "m" + millis, caller, criticality, r -> (long) (millis * 1e6 * r.nextDouble(0.8, 1.2)));
    }

    /** Takes that long on average, now and then a multiple of it. */
    static Kind scattered(Criticality criticality, int millis) {
      return new Kind(
          "s" + millis,
          "acme",
          criticality,
          r -> (long) (-Math.log(1 - r.nextDouble()) * millis * 1e6));
    }
  }

  /** So many calls a second of a kind. */
  record Load(Kind kind, double perSecond) {}

  private record Event(long at, Runnable action) {}

  private record Call(Kind kind, Permit permit, long since, Outcome outcome) {}

  private record Tally(int offered, int admitted) {
    private static final Tally NONE = new Tally(0, 0);

    private Tally plus(Tally other) {
      return new Tally(offered + other.offered, admitted + other.admitted);
    }
  }

  /** What became of the calls of some time. */
  static final class Outcome {
    private final double seconds;
    private final List<Long> took = new ArrayList<>();
    private final Map<Kind, Tally> tallies = new HashMap<>();

    Outcome(double seconds) {
      this.seconds = seconds;
    }

    double servedPerSecond() {
      return took.size() / seconds;
    }

    /** Which share of the calls of a kind was let in. */
    double admitted(Kind kind) {
      Tally tally = tallies.getOrDefault(kind, Tally.NONE);
      return tally.admitted() / (double) tally.offered();
    }

    /** Which share of all calls was let in. */
    double admitted() {
      Tally all = tallies.values().stream().reduce(Tally.NONE, Tally::plus);
      return all.admitted() / (double) all.offered();
    }

    private void count(Kind kind, boolean admitted) {
      tallies.merge(kind, new Tally(1, admitted ? 1 : 0), Tally::plus);
    }

    double p99Millis() {
      return took.stream().sorted().skip(took.size() * 99L / 100).findFirst().orElseThrow() / 1e6;
    }
  }

  SimulatedService(int workers, AdmissionConfig config) {
    this.workers = workers;
    this.admission = new Admission(config, () -> now);
  }

  int limit() {
    return admission.limit();
  }

  /** Goes on under this load for that long. */
  Outcome run(int seconds, Load... loads) {
    var outcome = new Outcome(seconds);
    long end = now + (long) (seconds * NANOS);
    for (Load load : loads) {
      at(next(load), () -> arrive(load, end, outcome));
    }
    while (!events.isEmpty() && events.peek().at() < end) {
      Event event = events.remove();
      now = event.at();
      event.action().run();
    }
    now = end;
    return outcome;
  }

  private long next(Load load) {
    return now + 1 + (long) (-Math.log(1 - random.nextDouble()) * NANOS / load.perSecond());
  }

  private void at(long time, Runnable action) {
    events.add(new Event(time, action));
  }

  private void arrive(Load load, long end, Outcome outcome) {
    long next = next(load);
    if (next < end) {
      at(next, () -> arrive(load, end, outcome));
    }
    Kind kind = load.kind();
    var arrival = new Arrival(kind.method(), true, kind.criticality(), kind.caller(), false);
    var answer = admission.enter(arrival);
    outcome.count(kind, answer instanceof Admitted);
    if (answer instanceof Admitted(var permit)) {
      waiting.add(new Call(kind, permit, now, outcome));
      work();
    }
  }

  private void work() {
    if (busy == workers || waiting.isEmpty()) {
      return;
    }
    busy++;
    Call call = waiting.remove();
    at(now + call.kind().nanos().applyAsLong(random), () -> done(call));
  }

  private void done(Call call) {
    call.outcome().took.add(now - call.since());
    call.permit().giveBack(End.SERVED);
    busy--;
    work();
  }
}
