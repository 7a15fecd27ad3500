package dev.hansa.runtime.server;

import dev.hansa.runtime.audit.Attempt;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.SigningKeyId;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that runs, under the token that it has now. Safe for many threads. */
public final class LiveCall {
  private final String id;
  private final Consumer<StatusRuntimeException> end;
  private final Consumer<String> forget;
  private final io.opentelemetry.context.Context trace = io.opentelemetry.context.Context.current();

  /** The monitor of this guards changes; reads need none. */
  private volatile Caller caller;

  private volatile String keyId;

  private volatile MethodContract method;

  /** Guarded by this. */
  private boolean over;

  /** Guarded by this; null: the contract is there. */
  private @Nullable Instant missingSince;

  LiveCall(
      String id,
      MethodContract method,
      Caller caller,
      Consumer<StatusRuntimeException> end,
      Consumer<String> forget) {
    this.id = id;
    this.method = method;
    this.caller = caller;
    this.keyId = SigningKeyId.of(caller.tokenValue());
    this.end = end;
    this.forget = forget;
  }

  /** The name under which its client can renew it: nobody can guess it. */
  public String id() {
    return id;
  }

  /** Who calls, by the token as of now. */
  public Caller caller() {
    return caller;
  }

  /** The call's context: within it, {@link Caller#current} is the caller as of now. */
  public Context within(Context context) {
    return context.withValue(Caller.AS_OF_NOW, this::caller);
  }

  /** The call has ended by itself. Safe to repeat. */
  public void over() {
    synchronized (this) {
      over = true;
    }
    forget.accept(id);
  }

  /** The key that signed the token as of now. */
  String keyId() {
    return keyId;
  }

  MethodContract method() {
    return method;
  }

  Attempt attempt() {
    var now = caller;
    return Attempt.of(method.fullMethodName(), Optional.of(method), Optional.of(now.peer()))
        .holding(now.tokenValue(), now.token());
  }

  /** How long the contract has not been there, by reviews. */
  synchronized Duration missingFor(Instant now) {
    var since = missingSince == null ? now : missingSince;
    missingSince = since;
    return Duration.between(since, now);
  }

  synchronized void found(MethodContract present) {
    missingSince = null;
    method = present;
  }

  /** Whether a caller is the same one for the same subject through the same services. */
  boolean isOf(Caller other) {
    var mine = caller.token();
    return mine.subject().equals(other.token().subject())
        && mine.actors().equals(other.token().actors())
        && mine.audience().equals(other.token().audience());
  }

  /** Goes on under another caller's token, unless the present one lives longer. */
  synchronized Instant renew(Caller newer) {
    if (newer.token().expiry().isAfter(caller.token().expiry())) {
      caller = newer;
      keyId = SigningKeyId.of(newer.tokenValue());
    }
    return caller.token().expiry();
  }

  /** Ends the call, unless it has ended. The status is made only if it is needed. */
  void end(Supplier<StatusRuntimeException> status) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    forget.accept(id);
    end.accept(trace.wrapSupplier(status).get());
  }
}
