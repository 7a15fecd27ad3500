package dev.hansa.runtime.server;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision.Allowed;
import dev.hansa.runtime.access.Decision.Denied;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.Denials;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Calls that run for long, judged again for as long as they do (spec K38, Z14): whether the token
 * still holds, and whether the contract as of now still lets this caller call.
 *
 * <p>{@link #review} judges all of them; the server calls it every second. A call that no longer
 * may run is ended with the reason for which it would not begin now. Its client can put a newer
 * token in the place of the old one, before that ends or shortly after.
 *
 * <p>Safe for many threads.
 */
public final class LiveCalls {
  /** Name of the header by which a client learns under which name it can renew its stream. */
  public static final String HEADER = "hansa-stream";

  /**
   * How long a call goes on after its token: a renewal may be on its way. With a review each second
   * the call ends within the 10 s of spec R30.
   */
  static final Duration GRACE = Duration.ofSeconds(8);

  /** A bundle that is replaced by hand is gone for a moment. */
  private static final Duration MISSING = Duration.ofSeconds(10);

  /** A unary call that may take longer than this is judged again as well. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  private static final int ID_BYTES = 16;

  private final Function<String, Optional<MethodContract>> contracts;
  private final AccessPolicy policy;
  private final Denials denials;
  private final Decisions decisions;
  private final InstantSource clock;
  private final RandomGenerator random = new SecureRandom();
  private final Map<String, LiveCall> calls = new ConcurrentHashMap<>();

  /**
   * Judges when told to.
   *
   * @param contracts those as of now, by the full name of a method
   */
  public LiveCalls(
      Function<String, Optional<MethodContract>> contracts,
      AccessPolicy policy,
      Denials denials,
      Decisions decisions,
      InstantSource clock) {
    this.contracts = contracts;
    this.policy = policy;
    this.denials = denials;
    this.decisions = decisions;
    this.clock = clock;
  }

  /** Whether a call of the method may run for so long that it has to be judged again. */
  public static boolean concerns(MethodContract method) {
    return method.type() != MethodType.UNARY
        || method.deadline().filter(deadline -> deadline.compareTo(SHORT) > 0).isPresent();
  }

  /**
   * Takes a call in that was allowed just now; {@link LiveCall#over} lets it go.
   *
   * @param end ends the call with a status for its caller; called at most once, by any thread, and
   *     must not block
   */
  public LiveCall begin(
      MethodContract method, Caller caller, Consumer<StatusRuntimeException> end) {
    var id = new byte[ID_BYTES];
    random.nextBytes(id);
    var call = new LiveCall(HexFormat.of().formatHex(id), method, caller, end, calls::remove);
    calls.put(call.id(), call);
    return call;
  }

  /** How many there are. */
  public int size() {
    return calls.size();
  }

  /** Judges every call, and ends those that may not go on. */
  public void review() {
    Instant now = clock.instant();
    calls.values().forEach(call -> review(call, now));
  }

  private void review(LiveCall call, Instant now) {
    var caller = call.caller();
    var denial = denials.judge(caller.token());
    if (denials.deniesKey(call.keyId())) {
      end(call, MeshReason.TOKEN_KEY_UNKNOWN, "the issuer has no such key", Map.of());
    } else if (denial.isPresent()) {
      end(call, denial.get(), "the token was taken back", Map.of());
    } else if (isStream(call) && !now.isBefore(caller.token().expiry().plus(GRACE))) {
      end(
          call,
          MeshReason.STREAM_TOKEN_EXPIRED,
          "the token of the stream is over, and it was not renewed",
          Map.of());
    } else {
      reviewContract(call, now);
    }
  }

  /** A unary call is over at its deadline, and nobody could renew it. */
  private static boolean isStream(LiveCall call) {
    return call.method().type() != MethodType.UNARY;
  }

  private void reviewContract(LiveCall call, Instant now) {
    var present = contracts.apply(call.method().fullMethodName());
    if (present.isEmpty()) {
      if (call.missingFor(now).compareTo(MISSING) >= 0) {
        end(call, MeshReason.METHOD_UNKNOWN, "the method is not served any more", Map.of());
      }
      return;
    }
    call.found(present.get());
    switch (policy.decide(present.get(), call.caller().peer(), call.caller().token())) {
      case Allowed _ -> {
        // It goes on.
      }
      case Denied(var reason, var message, var metadata) -> end(call, reason, message, metadata);
    }
  }

  private void end(LiveCall call, MeshReason reason, String message, Map<String, String> metadata) {
    call.end(() -> decisions.end(call.attempt(), reason, message, metadata));
  }

  /** The answer to a renewal. */
  sealed interface Renewal {
    /** The call goes on until then, or longer. */
    record Renewed(Instant until) implements Renewal {}

    /** No such call runs here for this peer. */
    record Unknown() implements Renewal {}

    /** The call cannot go on under this token; it goes on under the one that it has. */
    record Refused(StatusRuntimeException status) implements Renewal {}
  }

  /**
   * Lets a call go on under a newer token, if that token would let it begin now.
   *
   * @param caller whose token was verified for this very question
   */
  Renewal renew(String id, Caller caller) {
    var call = calls.get(id);
    if (call == null || !call.caller().peer().thumbprint().equals(caller.peer().thumbprint())) {
      return new Renewal.Unknown();
    }
    var present = contracts.apply(call.method().fullMethodName()).orElse(call.method());
    var attempt = call.attempt().holding(caller.tokenValue(), caller.token());
    if (!call.isOf(caller)) {
      return new Renewal.Refused(
          decisions.deny(
              attempt,
              MeshReason.STREAM_TOKEN_MISMATCH,
              "the stream is for another subject, or through others"));
    }
    return switch (policy.decide(present, caller.peer(), caller.token())) {
      case Allowed _ -> new Renewal.Renewed(call.renew(caller));
      case Denied(var reason, var message, var metadata) ->
          new Renewal.Refused(decisions.deny(attempt, reason, message, metadata));
    };
  }
}
