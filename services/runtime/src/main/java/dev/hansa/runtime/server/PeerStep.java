package dev.hansa.runtime.server;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.trace.Span;
import java.util.Map;

/**
 * Lets pass only peers that TLS knows by a certificate, or, where that will do, calls that come
 * with a proof of a key instead, by a header or by a self-signed certificate, and takes away what
 * claims an identity by metadata (Z10): nothing behind this step can mistake a header for a proof.
 */
final class PeerStep implements ServerInterceptor {
  private final boolean proofsWillDo;
  private final Refusals refusals;

  /**
   * @param proofsWillDo whether a proof of a key is as good as a certificate; the token step sees
   *     to that
   */
  PeerStep(boolean proofsWillDo, Refusals refusals) {
    this.proofsWillDo = proofsWillDo;
    this.refusals = refusals;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    var facts = CallFacts.current();
    var peer = facts.peer();
    if (peer.isEmpty() && !(proofsWillDo && isProof(facts, headers))) {
      return refusals.deny(
          call,
          facts.attempt(call),
          MeshReason.CERTIFICATE_MISSING,
          "this port needs a client certificate",
          Map.of());
    }
    var span = Span.current();
    if (span.isRecording() && peer.isPresent()) {
      span.setAttribute(RpcAttributes.PEER, peer.get().principal().toString());
    }
    return next.startCall(call, ReservedHeaders.strip(headers));
  }

  private static boolean isProof(CallFacts facts, Metadata headers) {
    return facts.stranger().isPresent() || Scheme.DPOP.isOf(headers);
  }
}
