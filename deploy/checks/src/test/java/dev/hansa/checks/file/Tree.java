package dev.hansa.checks.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files below one folder, by their paths with slashes. Immutable as long as nobody writes into
 * arrays.
 */
public record Tree(SortedMap<String, byte[]> files) {
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>hansa</artifactId>\\s*<version>([^<]+)<");

  /**
   * Reads folders of the sources.
   *
   * @param folder from the root of the checkout, such as {@code deploy}; paths start there
   * @param names of folders within it, of which those that are missing are empty; none: all of it
   */
  public static Tree ofSources(String folder, String... names) {
    Path root = root().resolve(folder);
    var files = new TreeMap<String, byte[]>();
    Stream.of(names.length == 0 ? new String[] {""} : names)
        .map(root::resolve)
        .filter(Files::isDirectory)
        .forEach(start -> read(root, start, files));
    return new Tree(files);
  }

  private static void read(Path root, Path start, SortedMap<String, byte[]> files) {
    try (Stream<Path> all = Files.walk(start)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + start, e);
    }
  }

  /** Version of the build, as its files have it. */
  public static String version() {
    try {
      String pom = Files.readString(root().resolve("pom.xml"));
      return VERSION.matcher(pom).results().findFirst().orElseThrow().group(1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read pom.xml", e);
    }
  }

  /** Root of the checkout: the nearest folder upwards with the launcher. */
  public static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("hansa")) && Files.exists(at.resolve("pom.xml"))) {
        return at;
      }
    }
    throw new IllegalStateException("not inside a checkout: no 'hansa' in any parent folder");
  }

  public Optional<byte[]> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /**
   * What is in a file.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public byte[] bytes(String path) {
    return find(path).orElseThrow(() -> new IllegalArgumentException(path + ": no such file"));
  }

  /** As {@link #bytes}, in UTF-8. */
  public String text(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8);
  }

  /** With a further file, or another in place of one. */
  public Tree with(String path, byte[] content) {
    var more = new TreeMap<>(files);
    more.put(path, content);
    return new Tree(more);
  }

  /**
   * With a text replaced wherever it stands in a file.
   *
   * @throws IllegalArgumentException if it stands nowhere in it
   */
  public Tree edited(String path, String from, String to) {
    String before = text(path);
    if (!before.contains(from)) {
      throw new IllegalArgumentException(path + " has no '" + from + "'");
    }
    return with(path, before.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes all files. */
  public void writeTo(Path folder) {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write to " + folder, e);
      }
    }
  }
}
