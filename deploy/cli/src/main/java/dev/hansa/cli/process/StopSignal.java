package dev.hansa.cli.process;

/** What asks a process to end in good order. */
public enum StopSignal {
  /** Finish what is in flight, then exit. */
  TERM,
  /** PostgreSQL's fast shutdown: roll back what is open, write a checkpoint, exit. */
  INT
}
