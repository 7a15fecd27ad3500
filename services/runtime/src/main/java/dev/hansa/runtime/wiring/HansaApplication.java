package dev.hansa.runtime.wiring;

import io.micronaut.context.exceptions.BeanContextException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs a process of the mesh: the whole of its {@code main}. */
public final class HansaApplication {
  private static final Logger log = LoggerFactory.getLogger(HansaApplication.class);

  private HansaApplication() {}

  /** How long a process that is told to stop while it starts has to come so far that it can. */
  private static final Duration HALF_STARTED = Duration.ofSeconds(5);

  /**
   * Reads the configuration, wires, starts, and returns when the process serves. It then lives
   * until SIGTERM, which drains it, also when it comes while the process starts. A start that fails
   * ends the process with status 1 and one line that says why; the stack trace is logged at DEBUG.
   *
   * @param main class of the process; its {@code application.yml} names the process ({@code
   *     hansa.name})
   */
  public static void run(Class<?> main, String[] args) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    var start = new CompletableFuture<HansaProcess>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(start), "stop"));
    try {
      var home = System.getenv("HANSA_HOME");
      start.complete(HansaProcess.start(main, Path.of(home == null ? "." : home), args));
      Thread.ofPlatform().name("alive").start(HansaApplication::stayAlive);
      log.info("{} is up", main.getSimpleName());
    } catch (RuntimeException | Error e) {
      start.completeExceptionally(e); // or the hook would wait for it
      log.error("{} does not start: {}", main.getSimpleName(), reason(e));
      log.debug("the start failed", e);
      System.exit(1);
    }
  }

  /** Ends with status 0: being told to stop is no failure, although the JVM would say 143. */
  private static void stop(Future<HansaProcess> start) {
    if (start.state() == Future.State.FAILED) {
      return; // it ends by itself, with its own status
    }
    log.info("stopping");
    try {
      start.get(HALF_STARTED.toMillis(), TimeUnit.MILLISECONDS).close();
    } catch (TimeoutException _) {
      log.warn("it had not started within {}", HALF_STARTED);
    } catch (ExecutionException _) {
      log.warn("it would not have started");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    log.info("stopped");
    Runtime.getRuntime().halt(0);
  }

  /** The threads of servers are daemons; this one is not. */
  private static void stayAlive() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was wrong, without what the wiring says about where it noticed. */
  static String reason(Throwable failure) {
    var cause = failure;
    while (cause instanceof BeanContextException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    var message = cause.getMessage();
    return message == null
        ? cause.toString()
        : message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }
}
