package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Exposure;
import dev.hansa.contract.v1.MethodPolicy;
import dev.hansa.contract.v1.ServicePolicy;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.edge.openapi.ApiSettings;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which plan is described, and what a contract has for itself. */
class ApiPagesPlanTest {
  private static final ApiSettings SETTINGS =
      new ApiSettings(URI.create("https://localhost:8444/oauth2/token"), Duration.ofSeconds(1), 9);

  @Test
  void a_new_plan_has_new_documents_and_the_same_one_keeps_its_own(@TempDir Path folder) {
    var plans = new EdgePlans(planWith(folder, "/v1/one"));
    var pages = new ApiPages(plans, SETTINGS);
    var first = pages.documents().join();
    assertThat(pages.documents().join()).isSameAs(first);
    assertThat(first.whole()).contains("\"/v1/one\"");

    plans.replace(planWith(folder, "/v1/two"));

    assertThat(pages.documents().join().whole()).contains("\"/v1/two\"").doesNotContain("/v1/one");
  }

  @Test
  void a_contract_that_binds_a_path_of_theirs_has_it_for_itself(@TempDir Path folder) {
    EdgePlan plan = planWith(folder, "/docs");
    var pages = new ApiPages(() -> plan, SETTINGS);
    assertThat(pages.serves(request("GET", "/docs"), plan)).isFalse();
    assertThat(pages.serves(request("GET", "/openapi.json"), plan)).isTrue();
    assertThat(pages.serves(request("HEAD", "/openapi/a.B.json"), plan)).isTrue();
    assertThat(pages.serves(request("POST", "/openapi.json"), plan)).isFalse();
    assertThat(pages.serves(request("GET", "/openapi/a.B"), plan)).isFalse();
  }

  private static RequestHead request(String method, String target) {
    return new RequestHead(
        method, target, new DefaultHttpHeaders(), Optional.empty(), Optional.empty(), "127.0.0.1");
  }

  /** A contract with one method at one path, read as an operator's. */
  private static EdgePlan planWith(Path folder, String path) {
    var method =
        MethodDescriptorProto.newBuilder()
            .setName("Get")
            .setInputType(".one.v1.Nothing")
            .setOutputType(".one.v1.Nothing")
            .setOptions(
                MethodOptions.newBuilder()
                    .setExtension(AnnotationsProto.http, HttpRule.newBuilder().setGet(path).build())
                    .setExtension(
                        ContractProto.method,
                        MethodPolicy.newBuilder().setExposure(Exposure.PARTNER).build()));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("one.proto")
            .setPackage("one.v1")
            .addMessageType(DescriptorProto.newBuilder().setName("Nothing"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("One")
                    .addMethod(method)
                    .setOptions(
                        ServiceOptions.newBuilder()
                            .setExtension(
                                ContractProto.service,
                                ServicePolicy.newBuilder().setWorkload("one").build())));
    try {
      Files.write(
          folder.resolve("one.binpb"),
          FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
      return EdgePlan.load(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
