package dev.hansa.acceptance.mesh;

import dev.hansa.acceptance.house.Repository;
import dev.hansa.runtime.testing.faults.Victim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The {@code ./hansa} command as a user calls it, with a state folder of its own.
 *
 * @param program the source tree's, or that of an unpacked archive
 * @param home {@code HANSA_HOME}
 * @param portOffset added to every port
 */
public record Launcher(Path program, Path home, int portOffset) {
  /** Held while a mesh finds its ports and takes them, and while the first makes the caches. */
  private static final ReentrantLock STARTING = new ReentrantLock();

  /**
   * A machine that starts another mesh meanwhile may stand still for a second or two. What piles up
   * then is no overload.
   */
  private static final Map<String, String> ROOM =
      Map.of("HANSA_ADMISSION_INITIAL_LIMIT", "400", "HANSA_ADMISSION_MIN_LIMIT", "200");

  /** The source tree's. */
  public Launcher(Path home, int portOffset) {
    this(Repository.root().resolve("hansa"), home, portOffset);
  }

  /**
   * Brings a mesh up in a new state folder on free ports; one after the other, if several threads
   * ask.
   *
   * @param name the folder's name begins with it
   * @param environment variables that every process of the mesh sees
   * @param more words for {@code up}
   */
  static Launcher upAnew(String name, Map<String, String> environment, String... more) {
    STARTING.lock();
    try {
      var launcher = new Launcher(SharedMesh.newHome(name), PortOffset.free());
      var all = new HashMap<>(ROOM);
      all.putAll(environment);
      launcher.up(all, more).orFail();
      return launcher;
    } finally {
      STARTING.unlock();
    }
  }

  /**
   * What a command left behind.
   *
   * @param out standard output, UTF-8
   * @param err standard error, UTF-8
   */
  public record Result(int exit, String out, String err) {
    /**
     * This result, if the command succeeded; an assertion error with all that it printed if not.
     */
    public Result orFail() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + out + "\n" + err);
      }
      return this;
    }
  }

  /** Runs a command to its end, at most for {@code limit}. */
  public Result run(Duration limit, String... arguments) {
    return run(limit, Map.of(), arguments);
  }

  private Result run(Duration limit, Map<String, String> environment, String... arguments) {
    try {
      Path out = Files.createTempFile("hansa", ".out");
      Path err = Files.createTempFile("hansa", ".err");
      ProcessBuilder builder = builder(arguments);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(arguments)
                + " did not end within "
                + limit
                + "\n"
                + Files.readString(out)
                + Files.readString(err));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Runs a command to its end, at most a minute. */
  public Result run(String... arguments) {
    return run(Duration.ofMinutes(1), arguments);
  }

  /** The same, with environment variables of its own. */
  public Result run(Map<String, String> environment, String... arguments) {
    return run(Duration.ofMinutes(1), environment, arguments);
  }

  /** Starts a command and leaves it running; its output goes to {@code log}. */
  public Process start(Path log, String... arguments) {
    return start(log, Map.of(), arguments);
  }

  /** The same, with environment variables of its own. */
  public Process start(Path log, Map<String, String> environment, String... arguments) {
    try {
      ProcessBuilder builder = builder(arguments);
      builder.environment().putAll(environment);
      return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Brings the mesh up in the background and waits until it is healthy. */
  public Result up(String... more) {
    return up(Map.of(), more);
  }

  /** The same, with environment variables that every process of the mesh sees. */
  public Result up(Map<String, String> environment, String... more) {
    return run(
        Duration.ofMinutes(4),
        environment,
        Stream.concat(
                Stream.of("up", "--detach", "--port-offset", Integer.toString(portOffset)),
                Stream.of(more))
            .toArray(String[]::new));
  }

  /**
   * Process id of a process of the mesh, or of its {@code supervisor}; empty if it does not run.
   */
  public OptionalLong pid(String name) {
    String json = run("status", "--json").out();
    Object process =
        name.equals("supervisor") ? Json.at(Json.object(json), "supervisor") : process(json, name);
    Object pid = Json.at(process, "pid");
    return pid == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid.toString()));
  }

  /** Kills a process as {@code kill -9} does, and waits until it is gone. */
  public void kill(String name) {
    pid(name).ifPresent(pid -> ProcessHandle.of(pid).map(Victim::new).ifPresent(Victim::kill));
  }

  /** Waits until a process runs and is ready. */
  public void awaitReady(String name, Duration limit) {
    Await.untilTrue(
        name + " is ready",
        limit,
        () -> "ready".equals(Json.at(process(run("status", "--json").out(), name), "state")));
  }

  private static Object process(String json, String name) {
    return ((List<?>) Json.at(Json.object(json), "processes"))
        .stream()
            .filter(process -> name.equals(Json.at(process, "name")))
            .findFirst()
            .<Object>map(process -> process)
            .orElse(Map.of());
  }

  /** A local port as DESIGN numbers it, shifted as this mesh is. */
  public int port(int base) {
    return base + portOffset;
  }

  private ProcessBuilder builder(String... arguments) {
    var builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList());
    builder.environment().put("HANSA_HOME", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.directory(program.resolveSibling("").toFile());
    return builder;
  }

  /** Reads a file of the state folder. */
  public String read(String file) {
    try {
      return Files.readString(home.resolve(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
