package dev.hansa.journal.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over processes that were left behind, at the start and every interval, and drives them to
 * their end.
 */
public final class Recovery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int BATCH = 32;

  /** Before a process that could not be ended is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ProcessLog log;
  private final Map<String, Handler> handlers;
  private final Duration interval;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("recovery").factory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /** Drives a process of one kind to its end; an exception means that it is to be tried again. */
  @FunctionalInterface
  public interface Handler {
    void recover(OpenProcess process);
  }

  /** Recovers the processes of the log by the handler of their kind. */
  public Recovery(ProcessLog log, Map<String, Handler> handlers, Duration interval) {
    this.log = log;
    this.handlers = Map.copyOf(handlers);
    this.interval = interval;
  }

  public void start() {
    var _ = timer.scheduleWithFixedDelay(this::run, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One round: claims what is overdue and hands it out. Returns how many it was. */
  public int round() {
    List<OpenProcess> claimed = log.claimExpired(BATCH);
    claimed.forEach(process -> workers.execute(() -> recover(process)));
    return claimed.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }

  private void run() {
    try {
      while (round() == BATCH) {
        LOG.debug("more processes are overdue");
      }
    } catch (RuntimeException e) {
      LOG.warn("no recovery this time: {}", e.getMessage());
    }
  }

  private void recover(OpenProcess process) {
    Handler handler = handlers.get(process.kind());
    if (handler == null) {
      LOG.error("process {} is of unknown kind {}", process.id(), process.kind());
      return;
    }
    try (ProcessLog.Hold _ = log.hold(process)) {
      handler.recover(process);
      LOG.info("recovered process {} of kind {}", process.id(), process.kind());
    } catch (LeaseLostException e) {
      LOG.info("{}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn(
          "process {} of kind {} waits, attempt {}: {}",
          process.id(),
          process.kind(),
          process.attempt(),
          e.getMessage());
      giveBack(process);
    }
  }

  private void giveBack(OpenProcess process) {
    try {
      log.giveBack(process, PAUSE);
    } catch (RuntimeException e) {
      LOG.debug("the lease of {} runs out by itself", process.id(), e);
    }
  }
}
