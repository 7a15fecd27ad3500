package dev.hansa.gateway.transcoder;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hansa.gateway.transcoder.rule.Place;
import dev.hansa.gateway.transcoder.rule.SourcePlaces;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of one descriptor set, linked. A file may stand before or after those it imports. */
final class DescriptorPool {
  private static final String RULE = "set";
  private static final String MAKE =
      "write the file with 'buf build -o FILE' or 'protoc --include_imports --include_source_info"
          + " -o FILE'";

  /** Files are linked by recursion; no source tree comes near. */
  private static final int IMPORT_DEPTH = 300;

  private final SourcePlaces places;
  private final List<Violation> violations;
  private final Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();

  private DescriptorPool(SourcePlaces places, List<Violation> violations) {
    this.places = places;
    this.violations = violations;
  }

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException if it is none, or a file does not link
   */
  static Collection<FileDescriptor> read(byte[] fileDescriptorSet) {
    List<Violation> violations = new ArrayList<>();
    Collection<FileDescriptor> files =
        read(
            "the descriptor set",
            ByteString.copyFrom(fileDescriptorSet),
            new SourcePlaces(),
            violations);
    if (!violations.isEmpty()) {
      throw new IllegalArgumentException(violations.getFirst().toString());
    }
    return files;
  }

  /**
   * Reads a set as far as it links.
   *
   * @param name of the set, for messages
   * @param violations where to put what is wrong
   */
  static Collection<FileDescriptor> read(
      String name, ByteString bytes, SourcePlaces places, List<Violation> violations) {
    var pool = new DescriptorPool(places, violations);
    try {
      FileDescriptorSet set = FileDescriptorSet.parseFrom(bytes);
      if (set.getFileCount() == 0 || !set.getUnknownFields().asMap().isEmpty()) {
        pool.report(Place.of(name), "is no FileDescriptorSet, or an empty one", MAKE);
      } else {
        pool.link(set, name);
      }
    } catch (InvalidProtocolBufferException e) {
      pool.report(
          Place.of(name),
          "is no FileDescriptorSet, or is cut short: " + withoutFullStop(e.getMessage()),
          MAKE);
    }
    return pool.linked.values();
  }

  private void link(FileDescriptorSet set, String name) {
    for (FileDescriptorProto file : set.getFileList()) {
      FileDescriptorProto other = protos.putIfAbsent(file.getName(), file);
      if (other != null && !other.equals(file)) {
        report(
            Place.of(name),
            "holds two different files " + file.getName(),
            "build it from one source tree");
      }
    }
    protos.values().forEach(file -> link(file, new HashSet<>()));
  }

  /** Null if the file, or one that it imports, does not link; that is reported once. */
  private @Nullable FileDescriptor link(FileDescriptorProto file, Set<String> importers) {
    String name = file.getName();
    FileDescriptor done = linked.get(name);
    if (done != null || failed.contains(name)) {
      return done;
    }
    importers.add(name);
    List<FileDescriptor> imports = new ArrayList<>();
    for (int i = 0; i < file.getDependencyCount(); i++) {
      FileDescriptor imported = imported(file, i, importers);
      if (imported == null) {
        failed.add(name);
      } else {
        imports.add(imported);
      }
    }
    importers.remove(name);
    FileDescriptor built = failed.contains(name) ? null : build(file, imports);
    if (built == null) {
      failed.add(name);
    } else {
      linked.put(name, built);
    }
    return built;
  }

  private @Nullable FileDescriptor imported(
      FileDescriptorProto file, int index, Set<String> importers) {
    String name = file.getDependency(index);
    FileDescriptorProto wanted = protos.get(name);
    String imports = file.getName() + " imports " + name;
    Place place = places.of(file).at(FileDescriptorProto.DEPENDENCY_FIELD_NUMBER, index);
    if (wanted == null) {
      report(place, imports + ", which is missing", MAKE);
    } else if (importers.contains(name)) {
      report(place, imports + " in a circle", "move what both need to a third file");
    } else if (importers.size() >= IMPORT_DEPTH) {
      report(place, imports + " at level " + IMPORT_DEPTH, "import fewer levels of files");
    } else {
      return link(wanted, importers);
    }
    return null;
  }

  private @Nullable FileDescriptor build(FileDescriptorProto file, List<FileDescriptor> imports) {
    try {
      return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
    } catch (DescriptorValidationException e) {
      report(
          places.of(file).at(),
          e.getProblemSymbolName() + ": " + withoutFullStop(e.getDescription()),
          "compile the contract anew");
      return null;
    }
  }

  private void report(Place place, String message, String instead) {
    violations.add(new Violation(place, RULE, message, instead));
  }

  private static String withoutFullStop(@Nullable String text) {
    String message = String.valueOf(text);
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
