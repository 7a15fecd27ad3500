package dev.hansa.runtime.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that stands still until a test moves it. */
final class ManualTimer implements StreamTimer {
  private final List<Step> steps = new ArrayList<>(); // its own lock, as has now
  private long now;

  private record Step(long due, Duration pause, Runnable work) {}

  @Override
  public long nanoTime() {
    synchronized (steps) {
      return now;
    }
  }

  @Override
  public void after(Duration pause, Runnable step) {
    synchronized (steps) {
      steps.add(new Step(now + pause.toNanos(), pause, step));
    }
  }

  /** The pauses that something waits for now. */
  List<Duration> pauses() {
    synchronized (steps) {
      return steps.stream().map(Step::pause).toList();
    }
  }

  /** Moves on, and runs what is due by then. */
  void advance(Duration time) {
    List<Step> due;
    synchronized (steps) {
      now += time.toNanos();
      due = steps.stream().filter(step -> step.due() <= now).toList();
      steps.removeAll(due);
    }
    due.forEach(step -> step.work().run());
  }
}
