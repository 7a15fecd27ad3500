package dev.hansa.cli.contract;

import com.google.protobuf.ByteString;
import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.runtime.contract.ContractBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A contract on disk, as the gateway would read it from its folder.
 *
 * @param descriptors the descriptor set
 * @param yaml what stands beside it, if there is something
 */
record ContractFile(Path descriptors, Optional<Path> yaml, ContractBundle content) {
  private static final String ENDING = ".binpb";

  /**
   * Reads a contract with the YAML of the same name beside it.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static ContractFile read(Path descriptors) {
    Path beside = descriptors.resolveSibling(name(descriptors) + ".yaml");
    return read(descriptors, Files.exists(beside) ? Optional.of(beside) : Optional.empty());
  }

  /**
   * Reads a contract.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static ContractFile read(Path descriptors, Optional<Path> yaml) {
    ByteString bytes = ByteString.copyFrom(bytes(descriptors));
    String text = yaml.map(file -> new String(bytes(file), StandardCharsets.UTF_8)).orElse("");
    return new ContractFile(descriptors, yaml, new ContractBundle(name(descriptors), bytes, text));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new IllegalArgumentException("cannot read " + file);
    }
  }

  private static String name(Path descriptors) {
    String file = String.valueOf(descriptors.getFileName());
    return file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file;
  }

  /** Whether the gateway looks at files of this name at all. */
  boolean isNamedAsContract() {
    String file = String.valueOf(descriptors.getFileName());
    return file.endsWith(ENDING) && !file.startsWith(".");
  }

  /** For the transcoder. */
  Bundle bundle() {
    return new Bundle(content.descriptorFile(), content.descriptors(), content.yaml());
  }

  /** A file of the bundle as the user named it; another file as it is. */
  String shown(String file) {
    if (file.equals(content.descriptorFile())) {
      return descriptors.toString();
    }
    return file.equals(content.yamlFile()) ? yaml.map(Path::toString).orElse(file) : file;
  }
}
