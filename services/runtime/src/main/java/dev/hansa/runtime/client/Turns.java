package dev.hansa.runtime.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other in the order in which they came. Safe for many threads. */
final class Turns implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final Executor executor;
  private final Queue<Runnable> waiting = new ArrayDeque<>(); // its own lock, as has busy
  private boolean busy;

  /** Takes a thread of the executor for as long as there are tasks. */
  Turns(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (busy) {
        return;
      }
      busy = true;
    }
    executor.execute(this::run);
  }

  private void run() {
    for (var task = next(); task != null; task = next()) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("a step of a stream failed", e);
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      busy = !waiting.isEmpty();
      return waiting.poll();
    }
  }
}
