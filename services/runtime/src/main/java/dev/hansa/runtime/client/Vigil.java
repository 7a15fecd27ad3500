package dev.hansa.runtime.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Notices that nothing has been heard of a server for too long. Used within turns only. */
final class Vigil {
  private final StreamTimer timer;
  private final Executor turns;
  private final BooleanSupplier listening;
  private final Consumer<Duration> lost;
  private long heard;
  private int round;

  /**
   * Watches nothing yet.
   *
   * @param listening whether something could be heard; while not, silence does not count
   * @param lost told how long nothing was heard, within turns
   */
  Vigil(StreamTimer timer, Executor turns, BooleanSupplier listening, Consumer<Duration> lost) {
    this.timer = timer;
    this.turns = turns;
    this.listening = listening;
    this.lost = lost;
  }

  /** Begins now, in the place of what was watched before. */
  void begin(Duration limit) {
    end();
    heard();
    arm(limit);
  }

  /** There is life. */
  void heard() {
    heard = timer.nanoTime();
  }

  /** Watches nothing more. */
  void end() {
    round++;
  }

  private void arm(Duration limit) {
    int present = round;
    timer.after(
        limit.minusNanos(timer.nanoTime() - heard),
        () ->
            turns.execute(
                () -> {
                  if (present == round) {
                    look(limit);
                  }
                }));
  }

  private void look(Duration limit) {
    if (!listening.getAsBoolean()) {
      heard();
    }
    if (timer.nanoTime() - heard < limit.toNanos()) {
      arm(limit);
    } else {
      lost.accept(limit);
    }
  }
}
