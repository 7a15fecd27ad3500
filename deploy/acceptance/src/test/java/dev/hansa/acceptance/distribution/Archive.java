package dev.hansa.acceptance.distribution;

import dev.hansa.acceptance.house.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive of the build, unpacked.
 *
 * @param folder its top folder
 */
record Archive(Path folder) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The file that the build made. */
  static Path file() {
    Path target = Repository.root().resolve("deploy/distribution/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith(".tar.gz"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no archive in " + target));
    } catch (IOException e) {
      throw new AssertionError("build deploy/distribution first: ./mvnw verify", e);
    }
  }

  /** Unpacks it as an operator does. */
  static Archive unpack(Path into) {
    try {
      Process tar =
          new ProcessBuilder("tar", "xzf", file().toString(), "-C", into.toString())
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) {
        throw new AssertionError("tar: exit " + tar.exitValue());
      }
      try (Stream<Path> entries = Files.list(into)) {
        return new Archive(entries.findFirst().orElseThrow());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** It leads to {@code bin/hansa}. */
  Path launcher() {
    return folder.resolve("hansa");
  }

  /** Every jar of it. */
  List<Path> jars() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In hexadecimal. */
  static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        byte[] buffer = new byte[BUFFER_BYTES];
        while (in.read(buffer) >= 0) {
          // the digest reads along
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
