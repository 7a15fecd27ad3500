package dev.hansa.gateway.transcoder;

import com.google.protobuf.ByteString;

/**
 * The contracts of one supplier: taken or refused as a whole.
 *
 * @param name for messages, such as the file's name
 * @param fileDescriptorSet a serialized {@code google.protobuf.FileDescriptorSet} with its imports;
 *     with source info violations have lines
 */
public record Bundle(String name, ByteString fileDescriptorSet) {}
