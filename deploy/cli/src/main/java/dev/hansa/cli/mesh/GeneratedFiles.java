package dev.hansa.cli.mesh;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files that are written here until somebody edits them: a file is replaced only while it is as it
 * was last written. Its digests are kept beside it in {@code .generated}.
 */
final class GeneratedFiles {
  private final Path folder;
  private final Path index;
  private final Map<String, String> digests;

  GeneratedFiles(Path folder) {
    this.folder = folder;
    this.index = folder.resolve(".generated");
    this.digests = readIndex();
  }

  /**
   * Writes a file, for its owner alone, unless it was edited.
   *
   * @return false if the file is somebody's own and differs, and was left as it is
   */
  boolean write(String name, String content) {
    return write(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file, for its owner alone, unless it was edited.
   *
   * @return false if the file is somebody's own and differs, and was left as it is
   */
  boolean write(String name, byte[] content) {
    Path file = folder.resolve(name);
    try {
      if (Files.exists(file)) {
        byte[] present = Files.readAllBytes(file);
        if (Arrays.equals(present, content)) {
          remember(name, content);
          return true;
        }
        if (!digest(present).equals(digests.get(name))) {
          return false;
        }
      }
      PemFiles.write(file, content);
      remember(name, content);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Whether nothing was ever written here. */
  boolean isNew() {
    return !Files.exists(index);
  }

  /** Removes what was written here under other names, unless it was edited. */
  void keep(Set<String> names) {
    try {
      for (String name : List.copyOf(digests.keySet())) {
        Path file = folder.resolve(name);
        if (!names.contains(name)) {
          if (Files.exists(file) && digest(Files.readAllBytes(file)).equals(digests.get(name))) {
            Files.delete(file);
          }
          digests.remove(name);
          writeIndex();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove files from " + folder, e);
    }
  }

  private void remember(String name, byte[] content) {
    if (!digest(content).equals(digests.put(name, digest(content)))) {
      writeIndex();
    }
  }

  private void writeIndex() {
    PemFiles.write(index, new Gson().toJson(digests) + "\n");
  }

  private Map<String, String> readIndex() {
    try {
      Map<String, String> known =
          new Gson().fromJson(Files.readString(index), new TypeToken<Map<String, String>>() {});
      return known == null ? new TreeMap<>() : new TreeMap<>(known);
    } catch (IOException | JsonSyntaxException _) {
      return new TreeMap<>();
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
