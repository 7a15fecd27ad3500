package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.process.Supervisor;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A running mesh. {@link #up} returns when every process is ready and the partners are registered;
 * {@link #close} stops everything in good order.
 *
 * <p>Safe for many threads. A process that dies is started again; {@link #kill} lets a test die
 * one.
 */
public final class Mesh implements AutoCloseable {
  private final MeshOptions options;
  private final Supervisor supervisor;
  private final EventLines events;
  private final MeshStart.Started started;

  private Mesh(
      MeshOptions options, Supervisor supervisor, EventLines events, MeshStart.Started started) {
    this.options = options;
    this.supervisor = supervisor;
    this.events = events;
    this.started = started;
  }

  /**
   * Brings a mesh up, telling of its phases.
   *
   * @throws StartFailure if something does not start; everything is stopped again by then
   */
  public static Mesh up(MeshOptions options) {
    var events = new EventLines(options.output());
    Supervisor supervisor =
        Supervisor.open(
            options.home().run(), options.home().logs(), InstantSource.system(), events);
    try {
      return new Mesh(
          options, supervisor, events, new MeshStart(options, supervisor, events).run());
    } catch (RuntimeException e) {
      supervisor.close();
      throw e;
    }
  }

  /** Where its state lives. */
  public Home home() {
    return options.home();
  }

  /** Names of all processes, PostgreSQL and Zipkin among them. */
  public List<String> names() {
    return supervisor.names();
  }

  /**
   * Ports of a process.
   *
   * @throws IllegalArgumentException if it is not part of this mesh
   */
  public Ports ports(String name) {
    Ports known = started.ports().get(name);
    if (known == null) {
      throw new IllegalArgumentException(
          "process '" + name + "' (known: " + new TreeSet<>(started.ports().keySet()) + ")");
    }
    return known;
  }

  /** The trace dashboard; empty if it could not be had. */
  public Optional<URI> zipkin() {
    return started.zipkin();
  }

  /** The running process; empty between an end and the next start. */
  public Optional<ProcessHandle> process(String name) {
    return supervisor.process(name);
  }

  /** Kills a process outright (SIGKILL). It is started again at once; see {@link #awaitReady}. */
  public void kill(String name) {
    supervisor.kill(name);
  }

  /** Stops a process in good order and starts it again; returns when it is ready. */
  public void restart(String name) {
    stop(name);
    start(name);
  }

  /** Stops a process in good order and keeps it down. */
  public void stop(String name) {
    supervisor.stop(name);
  }

  /** Starts a stopped process; returns when it is ready. */
  public void start(String name) {
    supervisor.startAgain(name);
    awaitReady(name);
  }

  /** Returns when a process is ready. */
  public void awaitReady(String name) {
    supervisor.awaitReady(List.of(name), options.startLimit());
  }

  /** Returns when every process is ready. */
  public void awaitReady() {
    supervisor.awaitReady(names(), options.startLimit());
  }

  /** Stops every process, those that call others first. */
  @Override
  public void close() {
    events.quiet();
    supervisor.close();
  }
}
