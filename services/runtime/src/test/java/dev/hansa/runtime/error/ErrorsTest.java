package dev.hansa.runtime.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

/** What others write into trailers is theirs. */
class ErrorsTest {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  @Test
  void takes_the_code_of_the_call_where_the_details_name_another() {
    StatusRuntimeException refused = Errors.of(MeshReason.SCOPE_MISSING, "not yours");
    var proto = Errors.toProto(Status.UNAVAILABLE, refused.getTrailers());
    assertThat(proto.getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
    assertThat(proto.getMessage()).isEqualTo("not yours");
    assertThat(Errors.info(proto).orElseThrow().getReason()).isEqualTo("SCOPE_MISSING");
  }

  @Test
  void does_without_details_that_cannot_be_read() {
    var trailers = new Metadata();
    trailers.put(DETAILS, new byte[] {1, 2, 3});
    var status = Status.NOT_FOUND.withDescription("gone");
    var proto = Errors.toProto(status, trailers);
    assertThat(proto.getCode()).isEqualTo(Status.Code.NOT_FOUND.value());
    assertThat(proto.getMessage()).isEqualTo("gone");
    assertThat(proto.getDetailsCount()).isZero();
    assertThat(Errors.info(status.asRuntimeException(trailers))).isEmpty();
    assertThat(Errors.info(new IllegalStateException())).isEmpty();
  }
}
