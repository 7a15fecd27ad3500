package dev.hansa.runtime.wiring;

import java.time.Duration;

/**
 * Something that a process starts once everything is wired, and drains before it ends: a server, a
 * follower of a stream. The application starts parts by ascending {@link #phase} and drains them in
 * reverse; each method is called once, from one thread.
 */
public interface Part {
  /** Phase of the servers; work that is to start before calls come in has a lower one. */
  int SERVERS = 100;

  /** Name for logs. */
  String name();

  /** When to start, relative to others. */
  default int phase() {
    return SERVERS;
  }

  /** Starts; returns when started. An exception stops the start of the process. */
  void start();

  /**
   * Takes nothing new and finishes what was begun; gives up what is left after the timeout. Returns
   * when nothing runs any more.
   */
  void drain(Duration timeout);
}
