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
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

/** Rules of a contract have no order: what is missing denies, whatever else allows. */
class RuleOrderTest {
  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final List<String> WORKLOADS = List.of("orders", "inventory", "gateway");
  private static final List<String> SCOPES = List.of("a", "b", "c");

  @Property(tries = 500)
  @Label("Z16: grants in any order decide alike, and a missing scope denies beside any of them")
  void decides_alike_in_any_order(@ForAll long seed) {
    var random = new Random(seed);
    var grants = new ArrayList<Grant>();
    for (int i = random.nextInt(5); i > 0; i--) {
      grants.add(
          new Grant(
              one(WORKLOADS, random),
              random.nextBoolean() ? Optional.of(one(SCOPES, random)) : Optional.empty()));
    }
    var exposure = one(List.of(Exposure.INTERNAL, Exposure.PARTNER, Exposure.OPERATOR), random);
    var needed = some(random);
    var held = some(random);
    var caller = Principal.service(one(WORKLOADS, random));
    var token = token(random.nextBoolean() ? caller : Principal.partner("acme"), caller, held);
    var peer = AUTHORITY.peer(caller.toString());
    var first = AccessPolicy.mesh().decide(method(exposure, needed, grants), peer, token);
    Collections.shuffle(grants, random);
    var second = AccessPolicy.mesh().decide(method(exposure, needed, grants), peer, token);
    assertThat(outcome(second)).isEqualTo(outcome(first));
    if (!held.containsAll(needed)) {
      assertThat(outcome(first)).isEqualTo("SCOPE_MISSING");
    }
  }

  private static String outcome(Decision decision) {
    return switch (decision) {
      case Allowed _ -> "allowed";
      case Denied(var reason, _, _) -> reason.name();
    };
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Set<String> some(Random random) {
    return Set.copyOf(SCOPES.stream().filter(_ -> random.nextBoolean()).toList());
  }

  private static AccessToken token(Principal subject, Principal caller, Set<String> scopes) {
    return new AccessToken(
        "id",
        "issuer",
        subject,
        caller.toString(),
        subject.equals(caller) ? List.of() : List.of(caller),
        "service/test",
        scopes,
        "thumbprint",
        Instant.EPOCH,
        Instant.MAX);
  }

  private static MethodContract method(Exposure exposure, Set<String> scopes, List<Grant> grants) {
    return new MethodContract(
        "test.Service/Method",
        "test",
        MethodType.UNARY,
        scopes,
        exposure,
        Optional.empty(),
        false,
        Criticality.NORMAL,
        grants,
        Optional.empty(),
        PartnersProto.getDescriptor().findServiceByName("Partners").getMethods().getFirst(),
        new ContractOrigin("test", "0".repeat(64)));
  }
}
