package dev.hansa.gateway.transcoder;

import com.google.protobuf.ByteString;

/**
 * The contracts of one supplier: taken or refused as a whole.
 *
 * @param name for messages, such as the file's name
 * @param fileDescriptorSet a serialized {@code google.protobuf.FileDescriptorSet} with its imports;
 *     with source info violations have lines
 * @param yaml what stands beside the descriptors, for contracts that cannot carry options: the
 *     sections {@code http} and {@code json} are read here, {@code policy} and {@code targets} by
 *     others; empty if there is none
 */
public record Bundle(String name, ByteString fileDescriptorSet, String yaml) {

  /** Contracts that say everything themselves. */
  public Bundle(String name, ByteString fileDescriptorSet) {
    this(name, fileDescriptorSet, "");
  }

  /** What the file with the YAML is called in messages: like the bundle. */
  public String yamlName() {
    return name.replaceFirst("\\.binpb$", "") + ".yaml";
  }
}
