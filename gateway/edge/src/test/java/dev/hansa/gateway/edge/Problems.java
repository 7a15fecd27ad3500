package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.net.http.HttpResponse;

/** Failures as services make them and as clients see them. */
final class Problems {
  private Problems() {}

  static void assertProblem(HttpResponse<String> response, int status, String reason) {
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.body())
        .contains("\"status\":" + status, "\"reason\":\"" + reason + '"', "\"trace_id\":\"");
  }

  /** A status of a service with its reason and further details. */
  static com.google.rpc.Status status(
      Status.Code code, String domain, String reason, Message... details) {
    var status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage("so it is")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(domain)
                        .setReason(reason)
                        .putMetadata("sku", "a")
                        .build()));
    for (Message detail : details) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }
}
