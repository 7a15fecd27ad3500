package dev.hansa.runtime.server;

import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.trust.Peer;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.ServerCall;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of the chain know of a call from its beginning, looked up once, so that all decide
 * on the same contract even while contracts are replaced.
 *
 * @param contract empty if the method is unknown here
 * @param peer empty if the connection's peer showed no certificate
 */
record CallFacts(Optional<MethodContract> contract, Optional<Peer> peer) {
  /** The peer of a connection, put there once by {@link PeerFilter}. */
  static final Attributes.Key<Peer> PEER = Attributes.Key.create("hansa-peer");

  private static final Context.Key<CallFacts> KEY = Context.key("hansa-call");

  static CallFacts of(ServerCall<?, ?> call, Function<String, Optional<MethodContract>> contracts) {
    @Nullable Peer peer = call.getAttributes().get(PEER);
    return new CallFacts(
        contracts.apply(call.getMethodDescriptor().getFullMethodName()), Optional.ofNullable(peer));
  }

  Context within(Context context) {
    return context.withValue(KEY, this);
  }

  /** The call for the record, before its token is looked at. */
  Attempt attempt(ServerCall<?, ?> call) {
    return Attempt.of(call.getMethodDescriptor().getFullMethodName(), contract, peer);
  }

  /** The facts of the present call. */
  static CallFacts current() {
    var facts = KEY.get();
    if (facts == null) {
      throw new IllegalStateException("not within the server chain");
    }
    return facts;
  }
}
