package dev.hansa.cli.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Copies the contracts' descriptor sets, {@code META-INF/hansa/*.binpb}, out of their jars.
 *
 * @param names of all bundles of the jars
 * @param own those among them that somebody replaced by their own, and that were left so
 */
record Bundles(Set<String> names, List<String> own) {
  private static final String FOLDER = "META-INF/hansa/";

  /** Copies what is new or changed. What somebody else put into the folder is left alone. */
  static Bundles copy(Collection<Path> jars, Path to) {
    var names = new LinkedHashSet<String>();
    var own = new ArrayList<String>();
    var files = new GeneratedFiles(to);
    boolean first = files.isNew(); // what has our names then was copied before there was an index
    try {
      Files.createDirectories(to);
      for (Path jar : jars) {
        try (var file = new JarFile(jar.toFile())) {
          for (JarEntry entry : file.stream().filter(Bundles::isBundle).toList()) {
            String name = entry.getName().substring(FOLDER.length());
            names.add(name);
            if (first) {
              Files.deleteIfExists(to.resolve(name));
            }
            if (!files.write(name, read(file, entry))) {
              own.add(name);
            }
          }
        }
      }
      files.keep(names);
      return new Bundles(names, own);
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
}
