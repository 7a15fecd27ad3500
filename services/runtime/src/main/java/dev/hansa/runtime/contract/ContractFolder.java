package dev.hansa.runtime.contract;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a contract folder: {@code NAME.binpb} with {@code NAME.yaml} or without. Other files
 * are nobody's business, and so are hidden ones and folders.
 */
public final class ContractFolder {
  private ContractFolder() {}

  /**
   * What tells one state of a file from another. Links are followed, so that swapping one counts.
   */
  private record FileState(long size, FileTime modified, @Nullable Object key) {
    static FileState of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileState(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  /** The state of a folder's files, to be compared with another. */
  record State(Map<String, Object> files) {}

  /**
   * Reads every bundle; those that are longer there come first.
   *
   * @throws UncheckedIOException if the folder or a file cannot be read
   */
  public static List<ContractBundle> read(Path folder) {
    record Dated(FileTime since, ContractBundle bundle) {}

    var bundles = new ArrayList<Dated>();
    try {
      for (var file : files(folder, ContractBundle.DESCRIPTORS)) {
        try {
          bundles.add(new Dated(Files.getLastModifiedTime(file), bundle(file)));
        } catch (NoSuchFileException _) {
          // Gone since the folder was listed: it is not there.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": contracts cannot be read", e);
    }
    return bundles.stream()
        .sorted(Comparator.comparing(Dated::since).thenComparing(dated -> dated.bundle().name()))
        .map(Dated::bundle)
        .toList();
  }

  /**
   * Reads one bundle by the path of its descriptors.
   *
   * @throws IOException if a file of it cannot be read
   */
  public static ContractBundle bundle(Path descriptors) throws IOException {
    String file = String.valueOf(descriptors.getFileName());
    String name =
        file.endsWith(ContractBundle.DESCRIPTORS)
            ? file.substring(0, file.length() - ContractBundle.DESCRIPTORS.length())
            : file;
    var content = ByteString.copyFrom(Files.readAllBytes(descriptors));
    return new ContractBundle(
        name, content, text(descriptors.resolveSibling(name + ContractBundle.YAML)));
  }

  private static String text(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /** How the files are now, empty if the folder cannot be read; cheap. */
  static Optional<State> state(Path folder) {
    try {
      return Optional.of(new State(states(folder)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> states(Path folder) throws IOException {
    var states = new HashMap<String, Object>();
    for (var ending : List.of(ContractBundle.DESCRIPTORS, ContractBundle.YAML)) {
      for (var file : files(folder, ending)) {
        try {
          states.put(String.valueOf(file.getFileName()), FileState.of(file));
        } catch (NoSuchFileException _) {
          // Gone since the folder was listed: it is not there.
        }
      }
    }
    return Map.copyOf(states);
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> {
                String name = String.valueOf(file.getFileName());
                return name.endsWith(ending) && !name.startsWith(".") && !Files.isDirectory(file);
              })
          .toList();
    }
  }
}
