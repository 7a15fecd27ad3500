package dev.hansa.runtime.wiring;

import dev.hansa.runtime.telemetry.Telemetry;
import dev.hansa.runtime.trust.Tls;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.CommandLinePropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.cli.CommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that runs: what {@link HansaApplication} starts, and what tests start within theirs.
 */
public final class HansaProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HansaProcess.class);

  private final ApplicationContext context;
  private final Management management;
  private final List<Part> started;
  private final Duration drainTimeout;
  private volatile boolean draining;

  private HansaProcess(ApplicationContext context, List<Part> parts, Duration drainTimeout) {
    this.context = context;
    this.drainTimeout = drainTimeout;
    started = new ArrayList<>();
    management =
        Management.start(
            context.getBean(ManagementSettings.class),
            context.getBean(Telemetry.class),
            this::conditions,
            context.getBeansOfType(ManagementPage.class));
    try {
      for (var part : parts) {
        part.start();
        started.add(part);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Reads the configuration, wires and starts.
   *
   * @param main class of the process
   * @param home folder of its files, {@code HANSA_HOME}
   * @param args flags such as {@code -hansa.server.port=0}
   */
  public static HansaProcess start(Class<?> main, Path home, String... args) {
    HeadStart.begin();
    var files = ConfigFiles.read(main, home);
    var sources = new ArrayList<>(files.sources());
    sources.add(PropertySource.of("home", Map.of("hansa.home", home.toString()), HOME));
    sources.add(new CommandLinePropertySource(CommandLine.parse(args)));
    var context =
        ApplicationContext.builder(main)
            .deduceEnvironment(false)
            .banner(false)
            .overrideConfigLocations("classpath:none")
            .propertySources(sources.toArray(PropertySource[]::new))
            .build();
    try {
      Tls.requireNative();
      context.start();
      KnownKeys.of(context).require(sources);
      var parts = new ArrayList<>(context.getBeansOfType(Part.class));
      parts.sort(Comparator.comparingInt(Part::phase));
      var timeout = context.getBean(ServerSettings.class).drainTimeout();
      return new HansaProcess(context, parts, timeout);
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  /** Weaker than the environment, which may name the folder itself. */
  private static final int HOME = -250;

  private Collection<Readiness> conditions() {
    var conditions = new ArrayList<>(context.getBeansOfType(Readiness.class));
    conditions.add(new NotDraining());
    return conditions;
  }

  /** A process that drains wants no new calls. */
  private final class NotDraining implements Readiness {
    @Override
    public String name() {
      return "process";
    }

    @Override
    public boolean ready() {
      return !draining;
    }
  }

  /** A bean of the process, for tests. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Port of the management pages. */
  public int managementPort() {
    return management.port();
  }

  /** Finishes what was begun, for at most the drain timeout, and stops everything. */
  @Override
  public void close() {
    draining = true;
    long end = System.nanoTime() + drainTimeout.toNanos(); // the clock may be set meanwhile
    for (var part : started.reversed()) {
      var left = Duration.ofNanos(end - System.nanoTime());
      try {
        part.drain(left.isNegative() ? Duration.ZERO : left);
      } catch (RuntimeException e) {
        log.error("{} did not drain", part.name(), e);
      }
    }
    management.close();
    context.close();
  }
}
