package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.access.Decision;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Who may call what: every method of every contract with every kind of caller, each with a token
 * for all scopes there are. The expected file lists what is allowed, and all the rest is denied; a
 * change of a contract that opens a door shows up in its diff.
 */
class AccessMatrixTest {
  private static final Path EXPECTED = Path.of("deploy/acceptance/src/test/access-matrix.txt");
  private static final Principal PARTNER = Principal.partner("acme");
  private static final Principal OPERATOR = Principal.operator("admin");

  /** Who calls, and for whom. */
  private record Caller(Principal peer, Principal subject) {
    boolean isSelf() {
      return peer.equals(subject);
    }

    @Override
    public String toString() {
      return isSelf()
          ? peer.toString()
          : peer + " for " + subject.kind().name().toLowerCase(Locale.ROOT);
    }
  }

  private final Contracts contracts = contracts();
  private final Set<String> allScopes = contracts.scopes();

  @Test
  @DisplayName("Z05, Z18: the matrix of methods and callers is the one that was agreed on")
  void the_matrix_is_the_expected_one() throws IOException {
    List<String> lines = new ArrayList<>();
    contracts.methods().stream()
        .sorted(Comparator.comparing(MethodContract::fullMethodName))
        .forEach(method -> lines.addAll(allowed(method)));
    assertThat(lines)
        .as("written anew, %s would be:%n%s", EXPECTED, String.join("\n", lines))
        .isEqualTo(Files.readAllLines(Repository.root().resolve(EXPECTED)));
  }

  @Test
  @DisplayName("Z03, Z05: without its scopes no method is open to anybody")
  void without_scopes_nothing_is_allowed() {
    for (MethodContract method : contracts.methods()) {
      assertThat(method.scopes()).as(method.fullMethodName()).isNotEmpty();
      for (Caller caller : callers().toList()) {
        for (AccessPolicy port : List.of(AccessPolicy.edge(), AccessPolicy.mesh())) {
          assertThat(decide(port, method, caller, Set.of()))
              .as("%s by %s", method.fullMethodName(), caller)
              .isInstanceOf(Decision.Denied.class);
        }
      }
    }
  }

  private List<String> allowed(MethodContract method) {
    List<String> lines = new ArrayList<>();
    callers()
        .filter(caller -> isAllowed(AccessPolicy.edge(), method, caller))
        .forEach(caller -> lines.add(method.fullMethodName() + "  edge  " + caller));
    callers()
        .filter(caller -> isAllowed(AccessPolicy.mesh(), method, caller))
        .forEach(caller -> lines.add(method.fullMethodName() + "  mesh  " + caller));
    return lines.isEmpty() ? List.of(method.fullMethodName() + "  nobody") : lines;
  }

  private boolean isAllowed(AccessPolicy port, MethodContract method, Caller caller) {
    return decide(port, method, caller, allScopes) instanceof Decision.Allowed;
  }

  private static Decision decide(
      AccessPolicy port, MethodContract method, Caller caller, Set<String> scopes) {
    var token =
        new AccessToken(
            "1",
            "https://localhost:8444",
            caller.subject(),
            caller.peer().toString(),
            caller.isSelf() ? List.of() : List.of(caller.peer()),
            "service/" + method.workload(),
            scopes,
            "thumbprint",
            Instant.EPOCH,
            Instant.MAX);
    return port.decide(
        method, Peer.byKey(new SpiffeId("hansa.local", caller.peer()), "thumbprint"), token);
  }

  /** Every workload for itself, for a partner and for another service; partners; operators. */
  private Stream<Caller> callers() {
    List<Principal> services =
        Stream.concat(Stream.of("gateway"), contracts.workloads().stream())
            .distinct()
            .sorted()
            .map(Principal::service)
            .toList();
    Stream<Caller> ofServices =
        services.stream()
            .flatMap(
                service ->
                    Stream.of(service, PARTNER, OPERATOR, Principal.service("another"))
                        .map(subject -> new Caller(service, subject)));
    return Stream.concat(
        Stream.of(new Caller(PARTNER, PARTNER), new Caller(OPERATOR, OPERATOR)), ofServices);
  }

  private static Contracts contracts() {
    return Contracts.parse(bundle("proto-hansa")).and(Contracts.parse(bundle("proto-reference")));
  }

  private static byte[] bundle(String name) {
    try (InputStream bytes =
        AccessMatrixTest.class.getResourceAsStream("/META-INF/hansa/" + name + ".binpb")) {
      return Objects.requireNonNull(bytes, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
