package dev.hansa.journal.answers;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One call under a key. Two calls with equal subject, method and key are the same call, or a
 * mistake if their digests differ.
 *
 * @param subject for whom the call is made, as {@code partner/acme}; another subject's key is
 *     another call
 * @param method full name, as {@code hansa.orders.v1.Orders/PlaceOrder}
 * @param key the request id that the caller chose
 * @param digest SHA-256 of the request, serialized deterministically
 */
public record KeyedCall(String subject, String method, String key, ByteString digest) {

  /** The call of the given method with this request. */
  public static KeyedCall of(
      String subject, MethodDescriptor<?, ?> method, String key, Message request) {
    return new KeyedCall(subject, method.getFullMethodName(), key, digest(request));
  }

  /** What is taken by a call, whatever it asks for. */
  Slot slot() {
    return new Slot(subject, method, key);
  }

  record Slot(String subject, String method, String key) {}

  private static ByteString digest(Message request) {
    byte[] bytes = new byte[request.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      request.writeTo(out);
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform has SHA-256", e);
    }
  }
}
