package dev.hansa.runtime.server;

import dev.hansa.runtime.admission.Priority;
import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.Holder;
import dev.hansa.runtime.token.ProvenTokens.Shown;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal.Kind;
import dev.hansa.runtime.trust.SelfSigned;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of the chain know of a call from its beginning, looked up once, so that all decide
 * on the same contract even while contracts are replaced; and what becomes known on its way. The
 * context of a call holds these alone.
 */
final class CallFacts {
  /** The peer of a connection, put there once by {@link PeerFilter}. */
  static final Attributes.Key<Peer> PEER = Attributes.Key.create("hansa-peer");

  /** The certificate of a stranger, put there in the same way. */
  static final Attributes.Key<SelfSigned> STRANGER = Attributes.Key.create("hansa-stranger");

  /** gRFC A6: how often this call was tried before. */
  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<CallFacts> KEY = Context.key("hansa-call");

  private final Optional<MethodContract> contract;
  private final Optional<Peer> peer;
  private final Optional<SelfSigned> stranger;
  private final Criticality criticality;
  private final boolean repeated;
  private final FailedBelow below = new FailedBelow();
  private volatile @Nullable Caller caller;

  private CallFacts(
      Optional<MethodContract> contract,
      Optional<Peer> peer,
      Optional<SelfSigned> stranger,
      Criticality criticality,
      boolean repeated) {
    this.contract = contract;
    this.peer = peer;
    this.stranger = stranger;
    this.criticality = criticality;
    this.repeated = repeated;
  }

  /** Reads the headers as they came: what they claim is judged by whose they are. */
  static CallFacts of(
      ServerCall<?, ?> call,
      Metadata headers,
      Function<String, Optional<MethodContract>> contracts) {
    Optional<Peer> peer = Optional.ofNullable(call.getAttributes().get(PEER));
    Optional<MethodContract> contract =
        contracts.apply(call.getMethodDescriptor().getFullMethodName());
    boolean byService = peer.filter(known -> known.principal().kind() == Kind.SERVICE).isPresent();
    return new CallFacts(
        contract,
        peer,
        Optional.ofNullable(call.getAttributes().get(STRANGER)),
        Priority.of(
            contract.map(MethodContract::criticality).orElse(Criticality.NORMAL),
            Priority.asked(headers),
            byService),
        headers.containsKey(PREVIOUS_ATTEMPTS));
  }

  /** Empty if the method is unknown here. */
  Optional<MethodContract> contract() {
    return contract;
  }

  /** Empty if the connection's peer showed no certificate that a bundle vouches for. */
  Optional<Peer> peer() {
    return peer;
  }

  /** The peer's certificate if nobody else vouches for that: it proves a key, never a name. */
  Optional<SelfSigned> stranger() {
    return stranger;
  }

  /** How much the call matters to whom it is made for. */
  Criticality criticality() {
    return criticality;
  }

  /** Whether an earlier attempt at the call has failed. */
  boolean repeated() {
    return repeated;
  }

  /** Whether a call that was made for this one failed. */
  FailedBelow below() {
    return below;
  }

  /** Who calls; empty until the call's token has been found to hold. */
  Optional<Caller> caller() {
    return Optional.ofNullable(caller);
  }

  /** The call's token holds, and this is what it says. */
  void calledBy(Caller known) {
    caller = known;
  }

  Context within(Context context) {
    return Priority.within(context.withValue(KEY, this), criticality);
  }

  /** The call for the record, before its token is looked at. */
  Attempt attempt(ServerCall<?, ?> call) {
    return Attempt.of(call.getMethodDescriptor().getFullMethodName(), contract, peer);
  }

  /** What the call's connection proves of who makes it. */
  Holder holder(ServerCall<?, ?> call) {
    return Holder.of(peer, stranger, address(call));
  }

  /** By which a call is known whose connection names nobody. */
  static String address(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress at
            && at.getAddress() != null
        ? Shown.network(at.getAddress())
        : "unknown";
  }

  /** The facts of the present call; empty outside the server chain. */
  static Optional<CallFacts> present() {
    return Optional.ofNullable(KEY.get());
  }

  /** The facts of the present call. */
  static CallFacts current() {
    return present().orElseThrow(() -> new IllegalStateException("not within the server chain"));
  }
}
