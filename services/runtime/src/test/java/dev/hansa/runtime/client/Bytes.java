package dev.hansa.runtime.client;

import dev.hansa.runtime.testing.ByteMethods;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;

/** The methods of {@link EchoServer}; messages are bytes, as the edge forwards them. */
final class Bytes {
  static final MethodDescriptor<byte[], byte[]> ECHO =
      ByteMethods.of("test.Echo/Echo", MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> CHAT =
      ByteMethods.of("test.Echo/Chat", MethodType.BIDI_STREAMING);

  /** Its calls may be repeated. */
  static final MethodDescriptor<byte[], byte[]> AGAIN =
      ByteMethods.of("test.Echo/Again", MethodType.UNARY);

  /** Its calls are made once more after {@link EchoServer#HEDGING_DELAY}. */
  static final MethodDescriptor<byte[], byte[]> HEDGED =
      ByteMethods.of("test.Echo/Hedged", MethodType.UNARY);

  private Bytes() {}
}
