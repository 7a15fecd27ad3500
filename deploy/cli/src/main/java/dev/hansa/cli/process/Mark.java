package dev.hansa.cli.process;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What is written down about a running process, so that somebody else can find and stop it.
 *
 * @param pid its process id
 * @param start when that process began; a later process with the same pid has another
 * @param fingerprint of the {@link ProcessSpec} it runs
 * @param signal what ends it in good order
 * @param graceMillis how long that may take
 * @param rank processes are stopped by falling rank
 */
record Mark(
    long pid, String start, String fingerprint, StopSignal signal, long graceMillis, int rank) {

  static Mark of(ProcessHandle process, ProcessSpec spec, int rank) {
    return new Mark(
        process.pid(),
        StartTime.of(process.pid()).orElse("gone"),
        spec.fingerprint(),
        spec.stop(),
        spec.grace().toMillis(),
        rank);
  }

  /** The process, if it is alive and the very one that was marked. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(_ -> StartTime.of(pid).equals(Optional.of(start)));
  }

  static Optional<Mark> read(Path file) {
    try {
      return Optional.ofNullable(new Gson().fromJson(Files.readString(file), Mark.class));
    } catch (IOException | JsonSyntaxException _) {
      return Optional.empty();
    }
  }

  /** Writes the mark; a reader sees the old one or the new one, never a part. */
  void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, new Gson().toJson(this) + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
