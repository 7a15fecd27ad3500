package dev.hansa.orders;

import dev.hansa.journal.process.LeaseLostException;
import dev.hansa.journal.process.OpenProcess;
import dev.hansa.journal.process.ProcessLog;
import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives processes on while a caller waits, and beyond: neither its deadline nor its cancellation
 * stops them. What fails goes back to the log, for recovery.
 */
final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ProcessLog log;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  Background(ProcessLog log) {
    this.log = log;
  }

  /** Runs the work and waits for it, at most {@code patience}; empty if it failed, or goes on. */
  <T> Optional<T> run(OpenProcess process, Function<OpenProcess, T> work, Duration patience) {
    Callable<T> task = () -> attempt(process, work);
    Callable<T> traced = io.opentelemetry.context.Context.current().wrap(task);
    Future<T> running = workers.submit(Context.current().fork().wrap(traced));
    try {
      return Optional.of(running.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private <T> T attempt(OpenProcess process, Function<OpenProcess, T> work) {
    try (ProcessLog.Hold _ = log.hold(process)) {
      return work.apply(process);
    } catch (LeaseLostException e) {
      LOG.info("{}", e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      LOG.warn(
          "process {} of kind {} is left to recovery: {}",
          process.id(),
          process.kind(),
          e.getMessage());
      log.giveBack(process, PAUSE);
      throw e;
    }
  }
}
