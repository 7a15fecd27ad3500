package dev.hansa.runtime.server;

import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.HttpTarget;
import dev.hansa.runtime.token.ProvenTokens;
import dev.hansa.runtime.token.ProvenTokens.Proven;
import dev.hansa.runtime.token.ProvenTokens.Shown;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Proofs of keys in gRPC calls (RFC 9449), for ports that are called without certificates: a call
 * is a POST of its method's path.
 *
 * @param origins by which the port is reached
 */
record CallProofs(ProvenTokens tokens, Supplier<Set<String>> origins) {
  static final Metadata.Key<String> PROOF =
      Metadata.Key.of("dpop", Metadata.ASCII_STRING_MARSHALLER);

  /** Brings the client a nonce with the status that asks for one. */
  private static final Metadata.Key<String> NONCE =
      Metadata.Key.of("dpop-nonce", Metadata.ASCII_STRING_MARSHALLER);

  /** Judges a token that is shown with a proof. */
  CompletableFuture<Proven> verify(
      ServerCall<?, ?> call, Metadata headers, String token, Holder connection) {
    var method = "/" + call.getMethodDescriptor().getFullMethodName();
    return tokens.verify(
        new Shown(
            token,
            proofs(headers.getAll(PROOF)),
            new HttpTarget("POST", origins.get(), method),
            connection));
  }

  /** The same status with a nonce in its trailers. */
  static StatusRuntimeException with(String nonce, StatusRuntimeException status) {
    @Nullable Metadata known = status.getTrailers();
    var trailers = known == null ? new Metadata() : known;
    trailers.put(NONCE, nonce);
    return new StatusRuntimeException(status.getStatus(), trailers);
  }

  private static List<String> proofs(@Nullable Iterable<String> values) {
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }
}
