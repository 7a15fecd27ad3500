package dev.hansa.cli.process;

import com.google.gson.GsonBuilder;
import dev.hansa.cli.process.SupervisedProcess.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Owns the start order, readiness, pids, logs and ports of a set of processes. A process that ends
 * by itself is started again, at once the first time, then after growing waits.
 *
 * <p>Safe for many threads. One supervisor at a time owns a run folder; the lock falls with the
 * process that holds it, so it survives no kill. What that supervisor started survives it, and the
 * next one adopts it.
 */
public final class Supervisor implements AutoCloseable {
  /** The supervisor's own mark. */
  static final String MARK = "supervisor.pid";

  /** A start that failed so often is reported; fewer may come from what is not up yet. */
  private static final int HOPELESS = 3;

  private final Path run;
  private final Path logs;
  private final InstantSource clock;
  private final Consumer<ProcessEvent> events;
  private final FileChannel lockFile;
  private final Map<String, SupervisedProcess> processes = new LinkedHashMap<>();
  private final Map<String, Map<String, Integer>> ports = new TreeMap<>();

  private Supervisor(
      Path run,
      Path logs,
      InstantSource clock,
      Consumer<ProcessEvent> events,
      FileChannel lockFile) {
    this.run = run;
    this.logs = logs;
    this.clock = clock;
    this.events = events;
    this.lockFile = lockFile;
  }

  /**
   * Takes the run folder.
   *
   * @param run marks, argument files and {@code ports.json}
   * @param logs one {@code <name>.log} for each process
   * @param events told of all that happens, from the processes' own threads
   * @throws StartFailure if another supervisor has the folder
   */
  public static Supervisor open(
      Path run, Path logs, InstantSource clock, Consumer<ProcessEvent> events) {
    try {
      Path absolute = Files.createDirectories(run).toRealPath();
      Files.createDirectories(logs);
      FileChannel file =
          FileChannel.open(
              absolute.resolve("supervisor.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (!tryLock(file)) {
        file.close();
        throw new StartFailure(
            "another supervisor"
                + running(run).map(p -> " (pid " + p.pid() + ")").orElse("")
                + " has "
                + absolute);
      }
      var supervisor = new Supervisor(absolute, logs.toRealPath(), clock, events, file);
      long self = ProcessHandle.current().pid();
      new Mark(self, StartTime.of(self).orElse("?"), "", StopSignal.TERM, 60_000, 0)
          .write(absolute.resolve(MARK));
      return supervisor;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + run, e);
    }
  }

  /** The supervisor that has a run folder now. */
  public static Optional<ProcessHandle> running(Path run) {
    return Mark.read(run.resolve(MARK)).flatMap(Mark::process);
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /** Stops what an earlier supervisor left and these would not adopt. */
  public void clear(Collection<ProcessSpec> specs) {
    Map<String, String> kept =
        specs.stream().collect(Collectors.toMap(ProcessSpec::name, ProcessSpec::fingerprint));
    Leftovers.stop(run, left -> !left.mark().fingerprint().equals(kept.get(left.name())), events);
  }

  /** Ports of these that somebody else has; call after {@link #clear}. */
  public List<PortConflict> conflicts(Collection<ProcessSpec> specs) {
    List<String> adoptable = Leftovers.find(run).stream().map(Leftovers.Left::name).toList();
    var found = new ArrayList<PortConflict>();
    for (ProcessSpec spec : specs) {
      if (!adoptable.contains(spec.name())) {
        spec.ports()
            .forEach(
                (purpose, port) -> {
                  if (!PortOwner.isFree(port)) {
                    found.add(new PortConflict(spec.name(), purpose, port, PortOwner.of(port)));
                  }
                });
      }
    }
    found.sort(Comparator.comparingInt(PortConflict::port));
    return List.copyOf(found);
  }

  /**
   * Starts processes, each as soon as those before it are ready, and returns at once.
   *
   * @param specs an order in which each stands after all it {@code needs}
   */
  public synchronized void start(List<ProcessSpec> specs) {
    for (ProcessSpec spec : specs) {
      if (processes.containsKey(spec.name())) {
        throw new IllegalArgumentException("name: '" + spec.name() + "' runs already");
      }
      List<CountDownLatch> earlier =
          spec.startsAfter().stream().map(name -> of(name).firstReady()).toList();
      var process = new SupervisedProcess(spec, rank(spec), run, logs, clock, earlier, events);
      processes.put(spec.name(), process);
      ports.put(spec.name(), new TreeMap<>(spec.ports()));
      process.begin();
    }
    writePorts();
  }

  /** A process stands above all it needs, and is stopped before them. */
  private int rank(ProcessSpec spec) {
    return spec.needs().stream()
        .filter(processes::containsKey)
        .mapToInt(name -> rank(of(name).spec()) + 1)
        .max()
        .orElse(1);
  }

  /**
   * Waits until processes are ready.
   *
   * @throws StartFailure if one ended again and again, or the time is up; with its last log lines
   */
  public void awaitReady(Collection<String> names, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    for (String name : names) {
      awaitReady(of(name), deadline, limit);
    }
  }

  private void awaitReady(SupervisedProcess process, long deadline, Duration limit) {
    try {
      while (!process.awaitReady(Duration.ofMillis(100))) {
        failIfHopeless(process);
        if (System.nanoTime() - deadline > 0) {
          throw failure(process, "is not ready after " + limit.toSeconds() + " s");
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while waiting for " + process.spec().name());
    }
  }

  private void failIfHopeless(SupervisedProcess awaited) {
    for (SupervisedProcess process : all()) {
      var now = process.snapshot();
      boolean matters = !process.spec().optional() || process.equals(awaited);
      if (matters && now.endsBeforeReady() >= HOPELESS) {
        throw failure(process, now.lastEnd() + " before it was ready");
      }
    }
  }

  private StartFailure failure(SupervisedProcess process, String what) {
    var now = process.snapshot();
    return new StartFailure(
        process.spec().name() + " " + what + "; see " + now.log(),
        LogTail.of(now.log(), now.logStart(), 15));
  }

  /** Whether a process is ready now, as far as was noticed. */
  public boolean isReady(String name) {
    return of(name).snapshot().state() == State.READY;
  }

  /** The running process; empty between an end and the next start. */
  public Optional<ProcessHandle> process(String name) {
    return of(name).snapshot().process();
  }

  /** Kills a process outright and returns once its end was noticed; it is started again. */
  public void kill(String name) {
    interruptibly(() -> of(name).kill());
  }

  /** Stops a process in good order and keeps it down. */
  public void stop(String name) {
    interruptibly(() -> of(name).stop());
  }

  /** Starts a stopped process again and returns at once. */
  public void startAgain(String name) {
    of(name).start();
  }

  /** Names of all processes, in their order. */
  public List<String> names() {
    return all().stream().map(process -> process.spec().name()).toList();
  }

  private synchronized List<SupervisedProcess> all() {
    return List.copyOf(processes.values());
  }

  private synchronized SupervisedProcess of(String name) {
    SupervisedProcess process = processes.get(name);
    if (process == null) {
      throw new NoSuchElementException(
          "process '" + name + "' (known: " + processes.keySet() + ")");
    }
    return process;
  }

  /** Stops these processes, those that need others first, and forgets them. */
  public void retire(Collection<String> names) {
    Map<Integer, List<SupervisedProcess>> waves = new TreeMap<>(Comparator.reverseOrder());
    for (String name : names) {
      SupervisedProcess process = of(name);
      waves.computeIfAbsent(rank(process.spec()), _ -> new ArrayList<>()).add(process);
    }
    for (List<SupervisedProcess> wave : waves.values()) {
      List<Thread> stops =
          wave.stream()
              .map(process -> Thread.startVirtualThread(() -> interruptibly(process::close)))
              .toList();
      stops.forEach(Supervisor::join);
    }
    synchronized (this) {
      names.forEach(processes::remove);
      names.forEach(ports::remove);
    }
  }

  /** Stops everything, those that need others first, and gives the run folder back. */
  @Override
  public void close() {
    retire(names());
    try {
      Files.deleteIfExists(run.resolve(MARK));
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back " + run, e);
    }
  }

  private void writePorts() {
    try {
      Path file = run.resolve("ports.json");
      Path part = run.resolve("ports.json.part");
      Files.writeString(part, new GsonBuilder().setPrettyPrinting().create().toJson(ports) + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write ports.json", e);
    }
  }

  /** A stop is finished even when the one who waits is told to hurry. */
  private static void join(Thread stop) {
    boolean interrupted = false;
    while (stop.isAlive()) {
      try {
        stop.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void interruptibly(Interruptible action) {
    try {
      action.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @FunctionalInterface
  private interface Interruptible {
    void run() throws InterruptedException;
  }
}
