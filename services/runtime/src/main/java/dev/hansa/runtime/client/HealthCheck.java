package dev.hansa.runtime.client;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One call of {@code grpc.health.v1.Health/Check}. */
final class HealthCheck implements StreamObserver<HealthCheckResponse> {
  private static final int DEADLINE_SECONDS = 5;

  private final String workload;
  private final CompletableFuture<Void> result = new CompletableFuture<>();

  private HealthCheck(String workload) {
    this.workload = workload;
  }

  static CompletableFuture<Void> of(String workload, Channel channel) {
    var check = new HealthCheck(workload);
    HealthGrpc.newStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance(), check);
    return check.result;
  }

  @Override
  public void onNext(HealthCheckResponse response) {
    if (response.getStatus() == ServingStatus.SERVING) {
      result.complete(null);
    } else {
      result.completeExceptionally(
          Errors.of(MeshReason.UPSTREAM_UNAVAILABLE, workload + " does not serve yet"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    result.complete(null); // after a response: nothing happens
  }
}
