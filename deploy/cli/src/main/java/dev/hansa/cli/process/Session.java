package dev.hansa.cli.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a command into a session of its own, so that Ctrl-C in a terminal reaches the supervisor
 * alone, which then stops the processes in their order. {@code setsid} replaces itself by the
 * command, so the pid stays. Where it is missing (macOS), the command runs as it is.
 */
public final class Session {
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private Session() {}

  /** The command, in its own session where the machine can do that. */
  public static List<String> own(List<String> command) {
    var whole = new ArrayList<String>();
    PLACES.stream().filter(Files::isExecutable).findFirst().ifPresent(s -> whole.add(s.toString()));
    whole.addAll(command);
    return List.copyOf(whole);
  }
}
