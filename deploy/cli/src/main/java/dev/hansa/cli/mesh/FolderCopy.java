package dev.hansa.cli.mesh;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** Copies folders with their files' modes, to disk, while others may change them. */
final class FolderCopy {
  private FolderCopy() {}

  /**
   * Copies a folder. A file that is gone when its turn comes is left out.
   *
   * @param wanted whether to copy, by the path within the folder
   */
  static void of(Path from, Path to, Predicate<Path> wanted) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path within = from.relativize(folder);
            if (!within.toString().isEmpty() && !wanted.test(within)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.copy(folder, to.resolve(within), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (wanted.test(from.relativize(file))) {
              file(file, to.resolve(from.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  /** Copies one file, unless it is gone. */
  static void file(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
      sync(to);
    } catch (NoSuchFileException e) {
      if (Files.exists(from)) {
        throw e;
      }
    }
  }

  /** Writes a text. */
  static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    sync(file);
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
