package dev.hansa.runtime.server;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCalls.Renewal;
import dev.hansa.session.v1.RenewRequest;
import dev.hansa.session.v1.RenewResponse;
import dev.hansa.session.v1.StreamsGrpc;
import io.grpc.stub.StreamObserver;

/** Renews running calls by the token of the present one. */
final class RenewService extends StreamsGrpc.StreamsImplBase {
  private final LiveCalls calls;

  RenewService(LiveCalls calls) {
    this.calls = calls;
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewResponse> answer) {
    switch (calls.renew(request.getStream(), Caller.current())) {
      case Renewal.Renewed(var until) -> {
        answer.onNext(
            RenewResponse.newBuilder().setExpireTime(ExplainService.timestamp(until)).build());
        answer.onCompleted();
      }
      case Renewal.Refused(var status) -> answer.onError(status);
      case Renewal.Unknown() ->
          answer.onError(
              Errors.of(MeshReason.STREAM_UNKNOWN, "no such stream runs here for this caller"));
    }
  }
}
