package dev.hansa.runtime.client;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as the bytes that they are, as the edge forwards them. */
final class Bytes implements Marshaller<byte[]> {
  static final MethodDescriptor<byte[], byte[]> ECHO = method("test.Echo/Echo", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> CHAT =
      method("test.Echo/Chat", MethodType.BIDI_STREAMING);

  /** Its calls may be repeated. */
  static final MethodDescriptor<byte[], byte[]> AGAIN = method("test.Echo/Again", MethodType.UNARY);

  /** Its calls are made once more after {@link EchoServer#HEDGING_DELAY}. */
  static final MethodDescriptor<byte[], byte[]> HEDGED =
      method("test.Echo/Hedged", MethodType.UNARY);

  private Bytes() {}

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
        .setFullMethodName(name)
        .setType(type)
        .build();
  }

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
