package dev.hansa.runtime.wiring;

import io.micronaut.context.exceptions.BeanContextException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Runs a process of the mesh: the whole of its {@code main}. */
public final class HansaApplication {
  private static final Logger log = LoggerFactory.getLogger(HansaApplication.class);

  private HansaApplication() {}

  /**
   * Reads the configuration, wires, starts, and returns when the process serves. It then lives
   * until SIGTERM, which drains it. A start that fails ends the process with status 1 and one line
   * that says why; the stack trace is logged at DEBUG.
   *
   * @param main class of the process; its {@code application.yml} names the process ({@code
   *     hansa.name})
   */
  public static void run(Class<?> main, String[] args) {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    try {
      var home = System.getenv("HANSA_HOME");
      var process = HansaProcess.start(main, Path.of(home == null ? "." : home), args);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
      Thread.ofPlatform().name("alive").start(HansaApplication::stayAlive);
      log.info("{} is up", main.getSimpleName());
    } catch (RuntimeException e) {
      log.error("{} does not start: {}", main.getSimpleName(), reason(e));
      log.debug("the start failed", e);
      System.exit(1);
    }
  }

  /** Ends with status 0: being told to stop is no failure, although the JVM would say 143. */
  private static void stop(HansaProcess process) {
    log.info("stopping");
    process.close();
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
