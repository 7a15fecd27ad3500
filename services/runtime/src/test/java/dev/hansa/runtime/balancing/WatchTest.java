package dev.hansa.runtime.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final Endpoint endpoint = new Endpoint("orders", () -> 0);
  private final List<String> told = new ArrayList<>();

  private ClientStreamTracer tracer(Optional<ClientStreamTracer.Factory> delegate) {
    return new Watch.Factory(endpoint, true, delegate)
        .newClientStreamTracer(StreamInfo.newBuilder().build(), new Metadata());
  }

  private ClientStreamTracer.Factory policy() {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
          @Override
          public void inboundTrailers(Metadata trailers) {
            told.add("trailers");
          }

          @Override
          public void streamClosed(Status status) {
            told.add(status.getCode().name());
          }
        };
      }
    };
  }

  @Test
  void counts_an_attempt_from_its_beginning_to_its_end() {
    var tracer = tracer(Optional.empty());
    assertThat(endpoint.inFlight()).isEqualTo(1);
    tracer.streamClosed(Status.UNAVAILABLE);
    assertThat(endpoint.inFlight()).isZero();
  }

  /** As weighted_round_robin has, which reads its weights from trailers (gRFC A58). */
  @Test
  void lets_a_policy_watch_as_well() {
    var tracer = tracer(Optional.of(policy()));
    tracer.inboundTrailers(new Metadata());
    tracer.streamClosed(Status.OK);
    assertThat(told).containsExactly("trailers", "OK");
    assertThat(endpoint.inFlight()).isZero();
  }
}
