package dev.hansa.runtime.server;

import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.Context;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who makes the present call: the peer by TLS, the subject and the chain of actors by the token.
 *
 * @param tokenValue the token as it came, to be exchanged for the next hop; never logged
 */
public record Caller(Peer peer, AccessToken token, String tokenValue) {
  /** Where a call has its caller that came by another way than the chain, such as HTTP. */
  public static final Context.Key<Caller> KEY = Context.key("hansa-caller");

  /** Set in calls that may be renewed: their token changes while they run. */
  static final Context.Key<Supplier<Caller>> AS_OF_NOW = Context.key("hansa-caller-as-of-now");

  /**
   * The caller of the present call. Within a handler there always is one.
   *
   * @throws IllegalStateException outside a call, or on a thread that does not carry its context
   */
  public static Caller current() {
    return find()
        .orElseThrow(() -> new IllegalStateException("no call in the present io.grpc.Context"));
  }

  /**
   * The caller of the present call, by its newest token whenever it is asked, on any thread.
   *
   * @throws IllegalStateException outside a call
   */
  public static Supplier<Caller> asOfNow() {
    var renewed = AS_OF_NOW.get();
    if (renewed != null) {
      return renewed;
    }
    var caller = current();
    return () -> caller;
  }

  /** The caller of the present call, if this is within one. */
  public static Optional<Caller> find() {
    var renewed = AS_OF_NOW.get();
    if (renewed != null) {
      return Optional.of(renewed.get());
    }
    var given = KEY.get();
    return given == null ? CallFacts.present().flatMap(CallFacts::caller) : Optional.of(given);
  }

  /** On whose behalf the call is made. */
  public Principal subject() {
    return token.subject();
  }

  /**
   * Name of the partner on whose behalf the call is made: the owner of the rows it may see. Empty
   * if a service or an operator calls for itself.
   */
  public Optional<String> partner() {
    return subject().kind() == Principal.Kind.PARTNER
        ? Optional.of(subject().name())
        : Optional.empty();
  }

  /**
   * Name of the partner on whose behalf the call is made.
   *
   * @throws IllegalStateException if there is none; ask {@link #partner} where that can happen
   */
  public String owner() {
    return partner()
        .orElseThrow(() -> new IllegalStateException("the call is not made for a partner"));
  }

  /** Names the subject and the peer, never the token. */
  @Override
  public String toString() {
    return subject() + " via " + peer.principal();
  }
}
