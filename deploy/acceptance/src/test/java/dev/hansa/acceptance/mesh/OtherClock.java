package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets a process see another time than the machine's; needs Debian's package {@code faketime}. */
public final class OtherClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private OtherClock() {}

  /** The environment of a process whose clock is ahead; empty where that cannot be done. */
  public static Optional<Map<String, String>> ahead(Duration by) {
    return library()
        .map(
            library ->
                Map.of(
                    "LD_PRELOAD", library.toString(),
                    "FAKETIME", "+" + by.toSeconds() + "s",
                    "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                    "FAKETIME_CACHE_DURATION", "1000", // s: what is said here does not change
                    "NO_FAKE_STAT", "1"));
  }

  /** The one for programs of many threads. */
  private static Optional<Path> library() {
    try (Stream<Path> architectures = Files.list(LIBRARIES)) {
      return architectures
          .map(architecture -> architecture.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::isReadable)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
