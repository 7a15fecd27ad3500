package dev.hansa.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * When a process began, as a text to compare. On Linux it is the kernel's tick count together with
 * the boot's id, since the instant that Java derives from it shifts when the wall clock is set.
 */
final class StartTime {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * {@code starttime} is field 22 of proc(5)'s stat; the 20th after the command's closing bracket.
   */
  private static final int FIELD = 19;

  private StartTime() {}

  static Optional<String> of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z")
          ? Optional.empty()
          : Optional.of(Files.readString(BOOT_ID).strip() + "/" + fields[FIELD]);
    } catch (IOException _) {
      return Files.exists(BOOT_ID)
          ? Optional.empty()
          : ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Object::toString);
    }
  }
}
