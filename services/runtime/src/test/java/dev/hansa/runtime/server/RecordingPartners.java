package dev.hansa.runtime.server;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.GetPartnerResponse;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.Partner;
import dev.hansa.identity.v1.PartnersGrpc;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A service that remembers what reached it. */
final class RecordingPartners extends PartnersGrpc.PartnersImplBase {
  final List<Caller> callers = new CopyOnWriteArrayList<>();
  final List<Duration> left = new CopyOnWriteArrayList<>();
  final List<Metadata> headers = new CopyOnWriteArrayList<>();
  final CountDownLatch hold = new CountDownLatch(1);
  final CountDownLatch held = new CountDownLatch(1);
  volatile RuntimeException failure = new IllegalStateException("never thrown");

  /** Reads a partner; some names do something else, see the body. */
  @Override
  public void getPartner(GetPartnerRequest request, StreamObserver<GetPartnerResponse> answer) {
    callers.add(Caller.current());
    left.add(
        Duration.ofNanos(
            Objects.requireNonNull(Context.current().getDeadline()).timeRemaining(NANOSECONDS)));
    switch (request.getName()) {
      case "partners/throws" -> throw failure;
      case "partners/fails" -> answer.onError(failure);
      case "partners/holds" -> hold();
      default -> {
        // Answers.
      }
    }
    answer.onNext(
        GetPartnerResponse.newBuilder()
            .setPartner(Partner.newBuilder().setName(request.getName()))
            .build());
    answer.onCompleted();
  }

  private void hold() {
    held.countDown();
    try {
      hold.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void listPartners(
      ListPartnersRequest request, StreamObserver<ListPartnersResponse> answer) {
    callers.add(Caller.current());
    answer.onNext(ListPartnersResponse.getDefaultInstance());
    answer.onCompleted();
  }

  /** The service with an ear for the metadata that reaches it. */
  ServerServiceDefinition listening() {
    return ServerInterceptors.intercept(
        this,
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            headers.add(metadata);
            return next.startCall(call, metadata);
          }
        });
  }
}
