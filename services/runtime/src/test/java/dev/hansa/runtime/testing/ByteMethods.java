package dev.hansa.runtime.testing;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Methods whose messages are the bytes that they are, for services without a generated stub. */
public final class ByteMethods implements Marshaller<byte[]> {
  private static final ByteMethods MARSHALLER = new ByteMethods();

  private ByteMethods() {}

  /**
   * A method.
   *
   * @param fullMethodName {@code package.Service/Method}
   */
  public static MethodDescriptor<byte[], byte[]> of(String fullMethodName, MethodType type) {
    return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
        .setFullMethodName(fullMethodName)
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
