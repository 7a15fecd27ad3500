package dev.hansa.cli.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process and the thread that keeps it running. The thread alone starts it and notices its end;
 * others change what is wanted, signal the process, and wait for the thread to follow.
 */
final class SupervisedProcess {
  private static final Duration PROBE_EVERY = Duration.ofMillis(50);

  /** Where the process stands. */
  enum State {
    WAITING,
    SPAWNING,
    STARTING,
    READY,
    BACKING_OFF,
    STOPPED
  }

  private final ProcessSpec spec;
  private final int rank;
  private final Path run;
  private final Path log;
  private final Consumer<ProcessEvent> events;
  private final List<CountDownLatch> startsAfter;
  private final Backoff backoff;
  private final Thread thread;
  private final CountDownLatch firstReady = new CountDownLatch(1);

  /** Guards what follows; no foreign code runs under it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private State state = State.WAITING;
  private boolean wanted = true;
  private boolean closed;
  private @Nullable ProcessHandle process;
  private @Nullable Process child;
  private int endsBeforeReady;
  private long logStart;
  private String lastEnd = "";

  SupervisedProcess(
      ProcessSpec spec,
      int rank,
      Path run,
      Path logs,
      InstantSource clock,
      List<CountDownLatch> startsAfter,
      Consumer<ProcessEvent> events) {
    this.spec = spec;
    this.rank = rank;
    this.run = run;
    this.log = logs.resolve(spec.name() + ".log");
    this.events = events;
    this.startsAfter = List.copyOf(startsAfter);
    this.backoff = new Backoff(clock);
    this.thread =
        Thread.ofPlatform().daemon().name("supervise-" + spec.name()).unstarted(this::supervise);
  }

  void begin() {
    thread.start();
  }

  ProcessSpec spec() {
    return spec;
  }

  CountDownLatch firstReady() {
    return firstReady;
  }

  Snapshot snapshot() {
    lock.lock();
    try {
      return new Snapshot(
          state, Optional.ofNullable(process), endsBeforeReady, lastEnd, log, logStart);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the process is ready; false if that took longer than the limit. */
  boolean awaitReady(Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (state != State.READY && left > 0) {
        left = changed.awaitNanos(left);
      }
      return state == State.READY;
    } finally {
      lock.unlock();
    }
  }

  /** Kills the process and returns once its end was noticed; it stays wanted. */
  void kill() throws InterruptedException {
    lock.lock();
    try {
      ProcessHandle victim = process;
      if (victim == null) {
        return;
      }
      victim.destroyForcibly();
      awaitEndOf(victim);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the process and keeps it down. */
  void stop() throws InterruptedException {
    ProcessHandle running;
    lock.lock();
    try {
      wanted = false;
      changed.signalAll();
      while (state == State.SPAWNING) {
        changed.await();
      }
      running = process;
    } finally {
      lock.unlock();
    }
    if (running == null) {
      return;
    }
    boolean inTime = Signals.end(running, spec.stop(), spec.grace());
    lock.lock();
    try {
      awaitEndOf(running);
    } finally {
      lock.unlock();
    }
    events.accept(new ProcessEvent.Stopped(spec.name(), !inTime));
  }

  /** Until the thread has noticed the end. */
  private void awaitEndOf(ProcessHandle ended) throws InterruptedException {
    while (ended.equals(process)) {
      changed.await();
    }
  }

  /** Wants the process to run again after a stop. */
  void start() {
    lock.lock();
    try {
      wanted = true;
      endsBeforeReady = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stops the process and ends the thread. */
  void close() throws InterruptedException {
    stop();
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    thread.join();
  }

  private void supervise() {
    try {
      for (var earlier : startsAfter) {
        earlier.await();
      }
      while (awaitWanted()) {
        runOnce();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitWanted() throws InterruptedException {
    lock.lock();
    try {
      while (!wanted && !closed) {
        become(State.STOPPED, null);
        changed.await();
      }
      if (!closed) {
        become(State.SPAWNING, null);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void runOnce() throws InterruptedException {
    long began = System.nanoTime();
    backoff.started();
    ProcessHandle running;
    try {
      running = adopt().orElse(null);
      if (running == null) {
        running = spawn();
      }
    } catch (IOException | UncheckedIOException e) {
      ended("cannot be started: " + e.getMessage(), false, backoff.ended());
      return;
    }
    boolean ready = false;
    while (!ready && !Signals.awaitExit(running, PROBE_EVERY)) {
      ready = spec.readiness().isReady() && running.isAlive();
    }
    if (ready) {
      become(State.READY, running);
      firstReady.countDown();
      events.accept(
          new ProcessEvent.Ready(spec.name(), Duration.ofNanos(System.nanoTime() - began)));
    }
    while (!Signals.awaitExit(running, Duration.ofHours(1))) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    var exit = Exit.of(child);
    ended(exit.text(), ready, exit.wasAskedFor() ? Duration.ZERO : backoff.ended());
  }

  private Optional<ProcessHandle> adopt() {
    var earlier =
        Mark.read(markFile())
            .filter(found -> found.fingerprint().equals(spec.fingerprint()))
            .flatMap(Mark::process);
    if (earlier.isPresent()) {
      child = null;
      become(State.STARTING, earlier.get());
      events.accept(new ProcessEvent.Adopted(spec.name(), earlier.get().pid()));
    }
    return earlier;
  }

  private ProcessHandle spawn() throws IOException {
    long logLength = Files.exists(log) ? Files.size(log) : 0;
    var builder = new ProcessBuilder(Session.own(spec.command()));
    builder.directory(spec.folder().toFile());
    builder.environment().putAll(spec.environment());
    builder.environment().put(Leftovers.MARKER, run.toString());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process started = builder.start();
    try {
      Mark.of(started.toHandle(), spec, rank).write(markFile());
    } catch (UncheckedIOException e) {
      started.destroyForcibly();
      throw e;
    }
    lock.lock();
    try {
      child = started;
      logStart = logLength;
      become(State.STARTING, started.toHandle());
    } finally {
      lock.unlock();
    }
    events.accept(new ProcessEvent.Started(spec.name(), started.pid()));
    return started.toHandle();
  }

  private void ended(String cause, boolean wasReady, Duration wait) throws InterruptedException {
    boolean unexpected;
    lock.lock();
    try {
      lastEnd = cause;
      endsBeforeReady = wasReady ? 0 : endsBeforeReady + 1;
      unexpected = wanted;
      become(unexpected ? State.BACKING_OFF : State.STOPPED, null);
    } finally {
      lock.unlock();
    }
    deleteMark();
    if (!unexpected) {
      return;
    }
    events.accept(new ProcessEvent.Ended(spec.name(), cause, wait));
    lock.lock();
    try {
      long left = wait.toNanos();
      while (wanted && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void become(State next, @Nullable ProcessHandle running) {
    lock.lock();
    try {
      state = next;
      process = running;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Path markFile() {
    return run.resolve(spec.name() + ".pid");
  }

  private void deleteMark() {
    try {
      Files.deleteIfExists(markFile());
    } catch (IOException _) {
      // A mark of a dead process harms nobody: its start time matches no living one.
    }
  }

  /** The process at one moment. */
  record Snapshot(
      State state,
      Optional<ProcessHandle> process,
      int endsBeforeReady,
      String lastEnd,
      Path log,
      long logStart) {}
}
