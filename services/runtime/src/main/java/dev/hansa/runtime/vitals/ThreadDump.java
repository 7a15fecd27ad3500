package dev.hansa.runtime.vitals;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the threads of the platform do; virtual ones are too many, and hold nothing up. */
final class ThreadDump {
  private ThreadDump() {}

  static String now() {
    return Thread.getAllStackTraces().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().getName()))
        .map(ThreadDump::text)
        .collect(Collectors.joining("\n"));
  }

  private static String text(Map.Entry<Thread, StackTraceElement[]> entry) {
    Thread thread = entry.getKey();
    return Stream.concat(
            Stream.of('"' + thread.getName() + "\" " + thread.getState()),
            Stream.of(entry.getValue()).map(frame -> "    at " + frame))
        .collect(Collectors.joining("\n"));
  }
}
