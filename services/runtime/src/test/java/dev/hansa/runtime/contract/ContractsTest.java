package dev.hansa.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Hedging;
import dev.hansa.contract.v1.MethodPolicy;
import dev.hansa.contract.v1.ServicePolicy;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.SigningKeysGrpc;
import dev.hansa.runtime.trust.Principal;
import io.grpc.MethodDescriptor.MethodType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractsTest {
  private static byte[] bundle() throws IOException {
    try (InputStream file =
        ContractsTest.class.getResourceAsStream("/META-INF/hansa/proto-hansa.binpb")) {
      return Objects.requireNonNull(file).readAllBytes();
    }
  }

  private static MethodDescriptorProto method(String name, MethodOptions options) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType(".shop.Thing")
        .setOutputType(".shop.Thing")
        .setOptions(options)
        .build();
  }

  private static MethodOptions policy(MethodPolicy.Builder policy) {
    return MethodOptions.newBuilder().setExtension(ContractProto.method, policy.build()).build();
  }

  private static byte[] shop(MethodDescriptorProto... methods) {
    return FileDescriptorSet.newBuilder()
        .addFile(
            FileDescriptorProto.newBuilder()
                .setName("shop.proto")
                .setPackage("shop")
                .setSyntax("proto3")
                .addMessageType(DescriptorProto.newBuilder().setName("Thing"))
                .addService(
                    ServiceDescriptorProto.newBuilder()
                        .setName("Shop")
                        .setOptions(
                            ServiceOptions.newBuilder()
                                .setExtension(
                                    ContractProto.service,
                                    ServicePolicy.newBuilder().setWorkload("shop").build()))
                        .addAllMethod(List.of(methods))))
        .build()
        .toByteArray();
  }

  @Test
  void reads_the_same_from_generated_code_and_from_a_bundle() throws IOException {
    var generated =
        Contracts.of(
            List.of(PartnersGrpc.getServiceDescriptor(), SigningKeysGrpc.getServiceDescriptor()));
    var bundled = Contracts.parse(bundle());
    assertThat(bundled.methods()).hasSameSizeAs(generated.methods());
    var name = "hansa.identity.v1.Partners/RegisterPartner";
    for (var contracts : List.of(generated, bundled)) {
      var method = contracts.find(name).orElseThrow();
      assertThat(method.workload()).isEqualTo("identity");
      assertThat(method.scopes()).containsExactly("partners.admin");
      assertThat(method.exposure()).isEqualTo(Exposure.OPERATOR);
      assertThat(method.deadline()).hasValue(Duration.ofSeconds(10));
      assertThat(method.keyed()).isTrue();
      assertThat(method.criticality()).isEqualTo(Criticality.NORMAL);
      assertThat(method.type()).isEqualTo(MethodType.UNARY);
      assertThat(method.grants()).isEmpty();
    }
    assertThat(generated.scopes())
        .containsExactly("keys.admin", "keys.read", "partners.admin", "partners.read");
    assertThat(generated.forWorkload("orders").methods()).isEmpty();
  }

  @Test
  @DisplayName("Z02: the product's own contracts have a policy for every method")
  void finds_a_policy_on_every_method_of_the_product() throws IOException {
    assertThat(Contracts.parse(bundle()).methods()).isNotEmpty();
  }

  @Test
  @DisplayName("Z02: a method without a policy is an error, and all of them are named")
  void refuses_methods_without_a_policy() {
    byte[] open =
        shop(
            method("Buy", policy(MethodPolicy.newBuilder())),
            method("Sell", MethodOptions.getDefaultInstance()),
            method("Steal", MethodOptions.getDefaultInstance()));
    assertThatThrownBy(() -> Contracts.parse(open))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("shop.Shop/Sell has no policy")
        .hasMessageContaining("shop.Shop/Steal has no policy")
        .hasMessageNotContaining("Buy");
  }

  @Test
  void refuses_policies_that_cannot_be_kept() {
    byte[] odd =
        shop(
            method(
                "Late",
                policy(
                    MethodPolicy.newBuilder()
                        .setDeadline(com.google.protobuf.Duration.getDefaultInstance()))),
            method("Keyed", policy(MethodPolicy.newBuilder().setKeyed(true))));
    assertThatThrownBy(() -> Contracts.parse(odd))
        .hasMessageContaining("Late has a deadline of PT0S")
        .hasMessageContaining("Keyed is keyed, but its request has no request_id");
  }

  @Test
  void refuses_a_folder_with_a_file_that_is_no_bundle(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a.binpb"), bundle());
    assertThat(Contracts.load(folder).find("hansa.identity.v1.Partners/GetPartner")).isPresent();
    Files.write(folder.resolve("b.binpb"), "garbage".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Contracts.load(folder)).isInstanceOf(ContractException.class);
  }

  @Test
  void knows_a_policy_for_what_every_workload_serves() {
    assertThat(Contracts.builtIn().methods())
        .isNotEmpty()
        .allMatch(method -> method.exposure() == Exposure.BUILT_IN);
  }

  @Nested
  class Grants {
    private final Contracts contracts =
        Contracts.parse(
            shop(
                method(
                    "Buy",
                    policy(
                        MethodPolicy.newBuilder()
                            .addScopes("shop.buy")
                            .setExposure(dev.hansa.contract.v1.Exposure.PARTNER))),
                method(
                    "Reserve",
                    policy(
                        MethodPolicy.newBuilder()
                            .addScopes("shop.reserve")
                            .addGrants(grant("orders", "orders.write"))
                            .addGrants(grant("sweeper", "")))),
                method(
                    "Close",
                    policy(
                        MethodPolicy.newBuilder()
                            .addScopes("shop.admin")
                            .setExposure(dev.hansa.contract.v1.Exposure.OPERATOR)))));
    private final ScopeGrants grants = new ScopeGrants(contracts, "gateway");

    private static dev.hansa.contract.v1.Grant grant(String caller, String onBehalfOf) {
      return dev.hansa.contract.v1.Grant.newBuilder()
          .setCaller(caller)
          .setOnBehalfOf(onBehalfOf)
          .build();
    }

    @Test
    void reads_grants() {
      assertThat(contracts.find("shop.Shop/Reserve").orElseThrow().grants())
          .containsExactly(
              new Grant("orders", Optional.of("orders.write")),
              new Grant("sweeper", Optional.empty()));
    }

    @Test
    void gives_partners_what_is_registered_and_asked() {
      assertThat(ScopeGrants.forPartner(Set.of("a", "b"), Set.of())).containsExactly("a", "b");
      assertThat(ScopeGrants.forPartner(Set.of("a", "b"), Set.of("b", "c"))).containsExactly("b");
    }

    @Test
    void gives_the_gateway_what_the_subject_has_and_partners_may() {
      var gateway = Principal.service("gateway");
      assertThat(grants.forDelegation("shop", gateway, Set.of("shop.buy", "shop.reserve")))
          .containsExactly("shop.buy");
      assertThat(grants.forDelegation("shop", gateway, Set.of("orders.write"))).isEmpty();
      assertThat(grants.forDelegation("elsewhere", gateway, Set.of("shop.buy"))).isEmpty();
    }

    @Test
    void gives_services_what_grants_say() {
      var orders = Principal.service("orders");
      assertThat(grants.forDelegation("shop", orders, Set.of("orders.write")))
          .containsExactly("shop.reserve");
      assertThat(grants.forDelegation("shop", orders, Set.of("orders.read"))).isEmpty();
      assertThat(grants.forDelegation("shop", Principal.service("sweeper"), Set.of("x"))).isEmpty();
      assertThat(grants.forSelf("shop", Principal.service("sweeper")))
          .containsExactly("shop.reserve");
      assertThat(grants.forSelf("shop", orders)).isEmpty();
    }

    @Test
    void gives_operators_what_is_theirs_and_partners_nothing_directly() {
      assertThat(grants.forSelf("shop", Principal.operator("admin"))).containsExactly("shop.admin");
      assertThat(grants.forSelf("shop", Principal.partner("acme"))).isEmpty();
    }
  }

  @Nested
  class WithHedging {
    private static final com.google.protobuf.Duration DELAY =
        com.google.protobuf.Duration.newBuilder().setNanos(50_000_000).build();

    private static byte[] hedged(IdempotencyLevel level, Hedging.Builder hedging, int deadline) {
      var policy =
          MethodPolicy.newBuilder()
              .setHedging(hedging)
              .setDeadline(com.google.protobuf.Duration.newBuilder().setSeconds(deadline));
      return shop(method("Buy", policy(policy).toBuilder().setIdempotencyLevel(level).build()));
    }

    @Test
    void says_when_and_how_often_a_slow_call_is_made_again() {
      var contracts =
          Contracts.parse(
              hedged(IdempotencyLevel.NO_SIDE_EFFECTS, Hedging.newBuilder().setDelay(DELAY), 1));
      assertThat(contracts.find("shop.Shop/Buy").orElseThrow().hedging())
          .hasValue(new dev.hansa.runtime.contract.Hedging(Duration.ofMillis(50), 2));
    }

    @Test
    void is_refused_where_a_second_attempt_could_do_harm_or_no_good() {
      var fine = Hedging.newBuilder().setDelay(DELAY);
      assertRefused(hedged(IdempotencyLevel.IDEMPOTENT, fine, 1), "may have side effects");
      assertRefused(hedged(IdempotencyLevel.IDEMPOTENCY_UNKNOWN, fine, 1), "side effects");
      var level = IdempotencyLevel.NO_SIDE_EFFECTS;
      assertRefused(hedged(level, Hedging.newBuilder(), 1), "hedged after PT0S");
      assertRefused(
          hedged(level, Hedging.newBuilder().setDelay(DELAY.toBuilder().setSeconds(1)), 1),
          "when its deadline is over");
      assertRefused(
          hedged(level, Hedging.newBuilder().setDelay(DELAY).setMaxAttempts(6), 1),
          "6 attempts (expected: 2 to 5)");
      var stream =
          method("Buy", policy(MethodPolicy.newBuilder().setHedging(fine))).toBuilder()
              .setServerStreaming(true)
              .build();
      assertRefused(shop(stream), "no unary method");
    }

    private static void assertRefused(byte[] contract, String fault) {
      assertThatThrownBy(() -> Contracts.parse(contract))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(fault);
    }
  }
}
