package dev.hansa.runtime.server;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls that no bound service takes through the chain as well: to a further registry if it
 * knows them, else to an end that authentication and the policy reach before it does.
 */
final class Unserved extends HandlerRegistry {
  private static final Marshaller<byte[]> NOTHING =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          return new byte[0];
        }
      };

  /** One name for all that are unknown: a caller must not be able to make up span names. */
  private static final ServerMethodDefinition<?, ?> UNKNOWN =
      ServerMethodDefinition.create(
          MethodDescriptor.newBuilder(NOTHING, NOTHING)
              .setType(MethodType.UNKNOWN)
              .setFullMethodName("unknown/unknown")
              .build(),
          (call, _) -> {
            call.close(Status.UNIMPLEMENTED, new Metadata());
            return Refusals.ended();
          });

  private final @Nullable HandlerRegistry further;

  Unserved(@Nullable HandlerRegistry further) {
    this.further = further;
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    var found = further == null ? null : further.lookupMethod(name, authority);
    return found == null ? UNKNOWN : found;
  }
}
