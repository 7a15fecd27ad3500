package dev.hansa.cli.process;

import java.time.Duration;

/** Something that happened to a supervised process. */
public sealed interface ProcessEvent {
  /** Name of the process. */
  String name();

  /** It runs. */
  record Started(String name, long pid) implements ProcessEvent {}

  /** An earlier supervisor had started it; it goes on under this one. */
  record Adopted(String name, long pid) implements ProcessEvent {}

  /** It can do its work, so long after its start. */
  record Ready(String name, Duration after) implements ProcessEvent {}

  /**
   * It ended by itself and is started again after the pause. The cause is a text such as "exit 1".
   */
  record Ended(String name, String cause, Duration pause) implements ProcessEvent {}

  /** It was told to stop and did; killed if it outstayed its grace. */
  record Stopped(String name, boolean killed) implements ProcessEvent {}
}
