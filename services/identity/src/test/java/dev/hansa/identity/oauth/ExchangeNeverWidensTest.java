package dev.hansa.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.oauth.Realm.Answer;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.MethodContract;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** K25: whatever is registered, asked for and chained, no exchange gives more than its contract. */
class ExchangeNeverWidensTest {
  private static final List<String> SCOPES = List.copyOf(Realm.CONTRACTS.scopes());
  private static final List<String> SERVICES =
      List.of("orders", "inventory", "settlement", "identity", "gateway");

  @Property(tries = 150)
  void no_chain_of_exchanges_widens(
      @ForAll("scopes") Set<String> registered,
      @ForAll("chains") List<String> chain,
      @ForAll("scopes") Set<String> asked,
      @ForAll @IntRange(min = 0, max = 90) int pause) {
    var realm = new Realm();
    realm.register("acme", registered.toArray(String[]::new));
    Answer subject = realm.own("partner/acme");
    if (subject.status() != 200) {
      assertThat(registered).isEmpty();
      return;
    }
    String holder = "gateway";
    for (String callee : chain) {
      realm.clock.advance(Duration.ofSeconds(pause));
      Answer next =
          asked.isEmpty()
              ? realm.exchange("service/" + holder, subject.token(), "service/" + callee)
              : realm.exchange(
                  "service/" + holder,
                  subject.token(),
                  "service/" + callee,
                  "scope",
                  String.join(" ", asked));
      if (next.status() != 200) {
        return;
      }
      assertThat(allowed(holder, callee, subject.scopes())).containsAll(next.scopes());
      if (!asked.isEmpty()) {
        assertThat(asked).containsAll(next.scopes());
      }
      assertThat(next.claims().getExpirationTime())
          .isBeforeOrEqualTo(subject.claims().getExpirationTime());
      assertThat(next.claims().getSubject()).isEqualTo("partner/acme");
      assertThat(next.claims().getAudience()).containsExactly("service/" + callee);
      subject = next;
      holder = callee;
    }
  }

  /** What the contract says, read once more and naively. */
  private static Set<String> allowed(String caller, String callee, Set<String> subjectScopes) {
    Set<String> allowed = new HashSet<>();
    for (MethodContract method : Realm.CONTRACTS.methods()) {
      boolean granted =
          caller.equals("gateway")
              ? method.exposure() == Exposure.PARTNER && subjectScopes.containsAll(method.scopes())
              : method.grants().stream()
                  .anyMatch(
                      grant ->
                          grant.caller().equals(caller)
                              && grant.onBehalfOf().filter(subjectScopes::contains).isPresent());
      if (method.workload().equals(callee) && granted) {
        allowed.addAll(method.scopes());
      }
    }
    return allowed;
  }

  @Provide
  Arbitrary<Set<String>> scopes() {
    return Arbitraries.of(SCOPES).set().ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> chains() {
    return Arbitraries.of(SERVICES).list().ofMinSize(1).ofMaxSize(6);
  }
}
