package dev.hansa.cli.mesh;

import dev.hansa.cli.process.ProcessEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What happens to processes, as lines: starts are summed up in a phase, ends are told. */
final class EventLines implements Consumer<ProcessEvent> {
  private final PrintStream output;
  private final Map<String, Duration> readyAfter = new LinkedHashMap<>();
  private final Set<String> died = new HashSet<>();
  private boolean telling = true;
  private boolean started;

  EventLines(PrintStream output) {
    this.output = output;
  }

  synchronized void quiet() {
    telling = false;
  }

  synchronized void goOn() {
    started = true;
  }

  synchronized String readyTimes(List<String> names) {
    return names.stream()
        .filter(readyAfter::containsKey)
        .map(
            name ->
                name
                    + " "
                    + String.format(
                        Locale.ROOT,
                        "%.1f",
                        readyAfter.getOrDefault(name, Duration.ZERO).toMillis() / 1e3))
        .collect(Collectors.joining(", "));
  }

  @Override
  public synchronized void accept(ProcessEvent event) {
    switch (event) {
      case ProcessEvent.Ready ready -> {
        readyAfter.put(ready.name(), ready.after());
        if (started && telling && died.remove(ready.name())) {
          tell(ready.name() + " is ready again");
        }
      }
      case ProcessEvent.Ended ended -> {
        died.add(ended.name());
        if (telling) {
          tell(
              ended.name()
                  + " "
                  + ended.cause()
                  + "; started again"
                  + (ended.pause().isZero()
                      ? " at once"
                      : " in " + ended.pause().toMillis() + " ms"));
        }
      }
      case ProcessEvent.Stopped stopped -> {
        if (stopped.killed()) {
          tell(stopped.name() + " did not stop in time and was killed");
        }
      }
      case ProcessEvent.Started _, ProcessEvent.Adopted _ -> {}
    }
  }

  private void tell(String line) {
    output.println(line);
    output.flush();
  }
}
