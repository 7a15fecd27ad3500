package dev.hansa.runtime.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Holds an attempt of a hedged call back that cannot be afforded: gRPC sends nothing before an
 * attempt has its credentials. Its own throttling does not count slowness, so that a back end that
 * is slow altogether would get every call twice.
 */
final class HedgeGate extends CallCredentials {
  /** No failure of the call: other attempts go on. */
  private static final Status REFUSED =
      Status.UNAVAILABLE.withDescription("no budget for another attempt");

  private final Attempts attempts;
  private final Optional<? extends CallCredentials> credentials;

  /**
   * @param credentials that attempts need beside; they get them once they are let through
   */
  HedgeGate(Attempts attempts, Optional<? extends CallCredentials> credentials) {
    this.attempts = attempts;
    this.credentials = credentials;
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    attempts.enter(() -> apply(request, executor, applier), () -> applier.fail(REFUSED));
  }

  private void apply(RequestInfo request, Executor executor, MetadataApplier applier) {
    credentials.ifPresentOrElse(
        present -> present.applyRequestMetadata(request, executor, applier),
        () -> applier.apply(new Metadata()));
  }
}
