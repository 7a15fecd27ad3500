package dev.hansa.runtime.token;

import io.grpc.CallCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future.State;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Attaches a token to one call when gRPC is ready for it; the call waits without holding a thread.
 *
 * <p>gRPC keeps the code of a failure and drops its details: {@link #failure} keeps them.
 */
public final class TokenCallCredentials extends CallCredentials {
  private final Supplier<CompletableFuture<IssuedToken>> token;
  private volatile @Nullable StatusRuntimeException failure;
  private volatile @Nullable IssuedToken attached;

  /**
   * For one call.
   *
   * @param token asked once per attempt of the call, on gRPC's threads, until it once failed:
   *     whoever repeats the call is not to repeat that; must not block
   */
  public TokenCallCredentials(Supplier<CompletableFuture<IssuedToken>> token) {
    this.token = token;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    var failed = failure;
    if (failed != null) {
      applier.fail(failed.getStatus());
      return;
    }
    var asked = token.get();
    if (asked.state() == State.SUCCESS) { // as almost always
      show(asked.resultNow(), applier);
    } else {
      var _ = asked.whenComplete((issued, problem) -> apply(issued, problem, applier));
    }
  }

  private void show(IssuedToken issued, MetadataApplier applier) {
    attached = issued;
    applier.apply(issued.headers());
  }

  private void apply(
      @Nullable IssuedToken issued, @Nullable Throwable problem, MetadataApplier applier) {
    if (issued != null) {
      show(issued, applier);
      return;
    }
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause instanceof StatusRuntimeException refusal) {
      failure = refusal;
      applier.fail(refusal.getStatus());
    } else {
      applier.fail(Status.INTERNAL.withDescription("no token").withCause(cause));
    }
  }

  /** The token of the latest attempt, if there was one. */
  public Optional<IssuedToken> attached() {
    return Optional.ofNullable(attached);
  }

  /** Why there was no token, with all details, if that is why the call failed. */
  public Optional<StatusRuntimeException> failure() {
    return Optional.ofNullable(failure);
  }
}
