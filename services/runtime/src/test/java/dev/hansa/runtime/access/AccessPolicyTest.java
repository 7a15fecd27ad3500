package dev.hansa.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.v1.PartnersProto;
import dev.hansa.runtime.access.Decision.Allowed;
import dev.hansa.runtime.access.Decision.Denied;
import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.Grant;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessPolicyTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final MethodContract PLACE_ORDER = method(Exposure.PARTNER, "orders.write");
  private static final MethodContract RESERVE_STOCK =
      method(
          Exposure.INTERNAL,
          "inventory.reserve",
          new Grant("orders", Optional.of("orders.write")),
          new Grant("recovery", Optional.empty()));
  private static final MethodContract ADMIN = method(Exposure.OPERATOR, "partners.admin");

  private static MethodContract method(Exposure exposure, String scope, Grant... grants) {
    return new MethodContract(
        "test.Service/Method",
        "test",
        MethodType.UNARY,
        scope.isEmpty() ? Set.of() : Set.of(scope),
        exposure,
        Optional.empty(),
        false,
        Criticality.NORMAL,
        List.of(grants),
        Optional.empty(),
        PartnersProto.getDescriptor().findServiceByName("Partners").getMethods().getFirst(),
        new ContractOrigin("test", "0".repeat(64)));
  }

  private static Peer peer(String principal) {
    return AUTHORITY.peer(principal);
  }

  private static AccessToken token(String subject, String scopes, String... actors) {
    return new AccessToken(
        "id",
        "issuer",
        Principal.parse(subject),
        subject,
        Arrays.stream(actors).map(Principal::parse).toList(),
        "service/test",
        Set.of(scopes.split(" ")),
        "thumbprint",
        Instant.EPOCH,
        Instant.MAX);
  }

  private static void assertDenied(MeshReason reason, Decision decision) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).isEqualTo(reason));
  }

  @Nested
  class InTheMesh {
    private final AccessPolicy policy = AccessPolicy.mesh();

    @Test
    void lets_the_gateway_call_for_a_partner() {
      var token = token("partner/acme", "orders.write", "service/gateway");
      assertThat(policy.decide(PLACE_ORDER, peer("service/gateway"), token))
          .isInstanceOf(Allowed.class);
    }

    @Test
    @DisplayName("Z11: the gateway alone can do nothing")
    void does_not_let_the_gateway_call_for_itself() {
      for (var method : List.of(PLACE_ORDER, RESERVE_STOCK, ADMIN)) {
        var all = "orders.write inventory.reserve partners.admin";
        assertThat(policy.decide(method, peer("service/gateway"), token("service/gateway", all)))
            .isInstanceOf(Denied.class);
      }
    }

    @Test
    void does_not_let_the_gateway_call_for_a_service() {
      var token = token("service/orders", "orders.write", "service/gateway");
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(PLACE_ORDER, peer("service/gateway"), token));
    }

    @Test
    void does_not_let_the_gateway_call_what_is_internal() {
      var token = token("partner/acme", "inventory.reserve", "service/gateway");
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(RESERVE_STOCK, peer("service/gateway"), token));
    }

    @Test
    void does_not_let_another_service_pose_as_the_gateway() {
      var token = token("partner/acme", "orders.write", "service/gateway");
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(PLACE_ORDER, peer("service/inventory"), token));
    }

    @Test
    @DisplayName("K27: inner actors decide nothing")
    void looks_at_the_outermost_actor_alone() {
      var inner = token("partner/acme", "orders.write", "service/inventory", "service/gateway");
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(PLACE_ORDER, peer("service/gateway"), inner));
      var outer = token("partner/acme", "orders.write", "service/gateway", "service/inventory");
      assertThat(policy.decide(PLACE_ORDER, peer("service/gateway"), outer))
          .isInstanceOf(Allowed.class);
    }

    @Test
    void lets_a_service_call_on_behalf_by_a_grant_that_says_so() {
      var token = token("partner/acme", "inventory.reserve", "service/orders", "service/gateway");
      assertThat(policy.decide(RESERVE_STOCK, peer("service/orders"), token))
          .isEqualTo(new Allowed("grant to orders on behalf of orders.write"));
    }

    @ParameterizedTest
    @CsvSource({
      "service/orders, service/orders, false",
      "service/recovery, service/recovery, true"
    })
    void tells_for_itself_from_on_behalf(String peer, String subject, boolean allowed) {
      var decision = policy.decide(RESERVE_STOCK, peer(peer), token(subject, "inventory.reserve"));
      assertThat(decision instanceof Allowed).isEqualTo(allowed);
    }

    @Test
    void does_not_let_a_service_act_for_others_by_a_grant_for_itself() {
      var token = token("partner/acme", "inventory.reserve", "service/recovery");
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(RESERVE_STOCK, peer("service/recovery"), token));
    }

    @Test
    @DisplayName("Z03: what is missing is named")
    void names_the_scope() {
      var token = token("partner/acme", "orders.read", "service/gateway");
      var decision = policy.decide(PLACE_ORDER, peer("service/gateway"), token);
      assertThat(decision)
          .isInstanceOfSatisfying(
              Denied.class,
              denied -> {
                assertThat(denied.reason()).isEqualTo(MeshReason.SCOPE_MISSING);
                assertThat(denied.metadata()).containsEntry("scope", "orders.write");
              });
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner/acme", "operator/admin"})
    void does_not_let_partners_or_operators_call_business_methods(String caller) {
      assertDenied(
          MeshReason.METHOD_NOT_EXPOSED,
          policy.decide(PLACE_ORDER, peer(caller), token(caller, "orders.write")));
    }

    @Test
    void lets_operators_call_what_is_theirs_for_themselves_alone() {
      var peer = peer("operator/admin");
      assertThat(policy.decide(ADMIN, peer, token("operator/admin", "partners.admin")))
          .isInstanceOf(Allowed.class);
      assertThat(policy.decide(ADMIN, peer, token("partner/acme", "partners.admin")))
          .isInstanceOf(Denied.class);
    }

    @ParameterizedTest
    @CsvSource({"service/orders, true", "operator/admin, true", "partner/acme, false"})
    @DisplayName("T30: built-in services are for the mesh alone")
    void shows_built_in_services_to_the_mesh(String caller, boolean allowed) {
      var health = method(Exposure.BUILT_IN, "");
      assertThat(policy.decide(health, peer(caller), token(caller, "x")) instanceof Allowed)
          .isEqualTo(allowed);
    }
  }

  @Nested
  class AtTheEdge {
    private final AccessPolicy policy = AccessPolicy.edge();

    @Test
    void lets_a_partner_call_for_itself() {
      assertThat(
              policy.decide(
                  PLACE_ORDER, peer("partner/acme"), token("partner/acme", "orders.write")))
          .isEqualTo(new Allowed("partner"));
    }

    @Test
    void does_not_let_it_call_for_another() {
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(PLACE_ORDER, peer("partner/acme"), token("partner/other", "orders.write")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/orders", "operator/admin"})
    void lets_nobody_else_call(String caller) {
      assertDenied(
          MeshReason.CALLER_NOT_GRANTED,
          policy.decide(PLACE_ORDER, peer(caller), token(caller, "orders.write")));
    }

    @Test
    void shows_nothing_but_what_is_exposed_to_partners() {
      for (var hidden : List.of(RESERVE_STOCK, ADMIN, method(Exposure.BUILT_IN, ""))) {
        assertDenied(
            MeshReason.METHOD_NOT_EXPOSED,
            policy.decide(
                hidden, peer("partner/acme"), token("partner/acme", "inventory.reserve")));
      }
    }

    @Test
    void names_the_scope() {
      assertDenied(
          MeshReason.SCOPE_MISSING,
          policy.decide(PLACE_ORDER, peer("partner/acme"), token("partner/acme", "orders.read")));
    }
  }
}
