package dev.hansa.runtime.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last good answer of identity on disk, so that a process can start and go on while
 * identity is down. A file that cannot be read counts as none; one that cannot be written is
 * logged.
 */
record KeptText(Path path) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptText.class);

  /**
   * The last text that was kept.
   *
   * @param parser throws {@link IllegalArgumentException} for a text that is of no use
   */
  <T> Optional<T> load(Function<String, T> parser) {
    try {
      return Files.exists(path)
          ? Optional.of(parser.apply(Files.readString(path)))
          : Optional.empty();
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      LOG.warn("what was kept in {} cannot be used: {}", path, e.toString());
      return Optional.empty();
    }
  }

  /** Replaces the file as a whole: a crash leaves the old content or the new. */
  void store(String text) {
    try {
      Path folder = path.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, path.getFileName().toString(), ".new");
      try {
        write(fresh, text);
        Files.move(
            fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      LOG.warn("nothing can be kept in {}: {}", path, e.toString());
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
