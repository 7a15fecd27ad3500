package dev.hansa.bench.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The descriptor set of the payloads, as the build writes it. */
final class Contract {
  static final byte[] DESCRIPTOR_SET = read("/META-INF/hansa/bench.binpb");

  private Contract() {}

  private static byte[] read(String name) {
    try (var in = Objects.requireNonNull(Contract.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
