package dev.hansa.cli.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Copies the contracts' descriptor sets, {@code META-INF/hansa/*.binpb}, out of their jars. */
final class Bundles {
  private static final String FOLDER = "META-INF/hansa/";

  private Bundles() {}

  /**
   * Copies what is new or changed; other files of the folder are left alone.
   *
   * @return names of all bundles of the jars
   */
  static Set<String> copy(Collection<Path> jars, Path to) {
    var names = new LinkedHashSet<String>();
    try {
      Files.createDirectories(to);
      for (Path jar : jars) {
        try (var file = new JarFile(jar.toFile())) {
          for (JarEntry entry : file.stream().filter(Bundles::isBundle).toList()) {
            String name = entry.getName().substring(FOLDER.length());
            names.add(name);
            replace(to.resolve(name), read(file, entry));
          }
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy contracts to " + to, e);
    }
  }

  private static boolean isBundle(JarEntry entry) {
    String name = entry.getName();
    return name.startsWith(FOLDER)
        && name.endsWith(".binpb")
        && name.indexOf('/', FOLDER.length()) < 0;
  }

  private static byte[] read(JarFile file, JarEntry entry) throws IOException {
    try (InputStream content = file.getInputStream(entry)) {
      return content.readAllBytes();
    }
  }

  private static void replace(Path file, byte[] content) throws IOException {
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
      Files.write(file, content);
    }
  }
}
