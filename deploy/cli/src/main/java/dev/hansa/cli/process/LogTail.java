package dev.hansa.cli.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
public final class LogTail {
  private static final int WINDOW_BYTES = 256 * 1024;

  private LogTail() {}

  /**
   * The last lines after a position, oldest first; none if the file cannot be read.
   *
   * @param from offset in bytes that the lines stand behind
   */
  public static List<String> of(Path log, long from, int lines) {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from, file.length() - WINDOW_BYTES);
      if (start >= file.length()) {
        return List.of();
      }
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException _) {
      return List.of();
    }
  }
}
