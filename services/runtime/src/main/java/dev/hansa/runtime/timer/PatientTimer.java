package dev.hansa.runtime.timer;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's timer, on one thread, for what is almost always cancelled soon, such as deadlines.
 *
 * <p>The JDK keeps what is to come in order, under a lock, and so pays for each deadline twice,
 * when it is set and when its call has ended. Here whatever is not due for a while is put on a
 * heap, unsorted and without a lock; only what is still wanted after {@value #PATIENCE_MILLIS} ms
 * goes on to the JDK's queue, from where it runs as punctually as if it had been there from the
 * beginning. What is cancelled is let go of at once.
 *
 * <p>Safe for many threads. Tasks must not block.
 */
public final class PatientTimer extends ScheduledThreadPoolExecutor {
  static final int PATIENCE_MILLIS = 100;

  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);

  private final AtomicReference<@Nullable Pending> heap = new AtomicReference<>();

  /**
   * Starts when it is first needed.
   *
   * @param thread its name
   */
  public PatientTimer(String thread) {
    super(1, Thread.ofPlatform().daemon().name(thread).factory());
    setRemoveOnCancelPolicy(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    long nanos = unit.toNanos(delay);
    if (nanos < 2 * PATIENCE_NANOS || isShutdown()) {
      return super.schedule(task, delay, unit);
    }
    var pending = new Pending(task, System.nanoTime() + nanos);
    if (pending.putOn(heap) == null) {
      var _ = super.schedule(this::sort, PATIENCE_NANOS, TimeUnit.NANOSECONDS);
    }
    return pending;
  }

  /** What is still wanted is watched closely from now on. */
  private void sort() {
    Pending pending = heap.getAndSet(null);
    while (pending != null) {
      Pending below = pending.takeOff();
      if (!pending.isDone()) {
        pending.watchedBy(
            super.schedule(pending, pending.getDelay(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS));
      }
      pending = below;
    }
  }

  private static final class Pending extends FutureTask<@Nullable Void>
      implements ScheduledFuture<@Nullable Void> {
    private final long due;

    /** Of the heap; for whoever put this on it, then for whoever took it off. */
    private @Nullable Pending below;

    private volatile @Nullable ScheduledFuture<?> watched;

    Pending(Runnable task, long due) {
      super(task, null);
      this.due = due;
    }

    /** Gives what was on top before. */
    @Nullable Pending putOn(AtomicReference<@Nullable Pending> heap) {
      do {
        below = heap.get();
      } while (!heap.compareAndSet(below, this));
      return below;
    }

    /** Gives what was below, and lets go of it. */
    @Nullable Pending takeOff() {
      Pending next = below;
      below = null;
      return next;
    }

    void watchedBy(ScheduledFuture<?> entry) {
      watched = entry;
      if (isCancelled()) {
        entry.cancel(false);
      }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      var entry = watched;
      if (entry != null) {
        entry.cancel(false);
      }
      return cancelled;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
