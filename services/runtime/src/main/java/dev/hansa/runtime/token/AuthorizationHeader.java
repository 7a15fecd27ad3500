package dev.hansa.runtime.token;

import io.grpc.InternalMetadata;
import io.grpc.InternalMetadata.TrustedAsciiMarshaller;
import io.grpc.Metadata;

/**
 * The header by which a call shows its token, as the bytes that travel: a key for texts would have
 * gRPC make the half kilobyte of a token anew at both ends of each call.
 */
public final class AuthorizationHeader {
  /** Nobody may change the bytes that it gives or takes. */
  public static final Metadata.Key<byte[]> KEY =
      InternalMetadata.keyOf(
          "authorization",
          new TrustedAsciiMarshaller<byte[]>() {
            @Override
            public byte[] toAsciiString(byte[] value) {
              return value;
            }

            @Override
            public byte[] parseAsciiString(byte[] serialized) {
              return serialized;
            }
          });

  private AuthorizationHeader() {}
}
