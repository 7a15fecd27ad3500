package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.hansa.runtime.contract.ContractBundle;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import dev.hansa.runtime.contract.TargetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator lets bundles name. */
class TargetListTest {
  private static AllowedTarget allowed(String address, Security tls, Token token) {
    return new AllowedTarget("test", address, tls, token);
  }

  private static ForeignTarget target(String address, Security tls, Token token) {
    var parsed = TargetAddress.parse(address);
    return new ForeignTarget("shop", parsed, tls, parsed.host(), token, "shop.yaml:1:1");
  }

  private static TargetList list(AllowedTarget... entries) {
    return new TargetList(List.of(entries), List.of("orders"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:50051, localhost:50051, true",
    "localhost:50051, localhost:50052, false",
    "localhost:*, localhost:1, true",
    "localhost:100-200, localhost:100, true",
    "localhost:100-200, localhost:200, true",
    "localhost:100-200, localhost:201, false",
    "'[::1]:*', '[::1]:7', true",
    "*.partner.example:443, a.partner.example:443, true",
    "*.partner.example:443, a.b.partner.example:443, true",
    "*.partner.example:443, partner.example:443, false",
    "*.partner.example:443, evilpartner.example:443, false",
    "*.partner.example:443, a.partner.example.evil:443, false",
    "A.Partner.example:443, a.partner.EXAMPLE:443, true"
  })
  void covers_what_its_pattern_says(String pattern, String address, boolean covered) {
    var entry = allowed(pattern, Security.SERVER, Token.NONE);
    assertThat(entry.covers(TargetAddress.parse(address))).isEqualTo(covered);
  }

  @Test
  void refuses_an_address_that_is_not_on_it() {
    assertThat(TargetList.NONE.fault(target("localhost:1", Security.NONE, Token.NONE)))
        .hasValue(
            "shop.yaml:1:1: localhost:1 is not on the operator's list; an entry of"
                + " hansa.edge.allowed-targets puts it there");
  }

  @Test
  void refuses_less_than_the_operator_asks_for_and_takes_more() {
    var list = list(allowed("shop.example:443", Security.SERVER, Token.EXCHANGE));
    assertThat(list.fault(target("shop.example:443", Security.SERVER, Token.NONE)))
        .hasValueSatisfying(fault -> assertThat(fault).contains("tls: server and token: exchange"));
    assertThat(list.fault(target("shop.example:443", Security.SERVER, Token.EXCHANGE))).isEmpty();
    assertThat(list.fault(target("shop.example:443", Security.MUTUAL, Token.EXCHANGE))).isEmpty();
  }

  @Test
  void is_content_with_one_entry_that_is_met() {
    var list =
        list(
            allowed("localhost:1", Security.MUTUAL, Token.EXCHANGE),
            allowed("localhost:*", Security.NONE, Token.NONE));
    assertThat(list.fault(target("localhost:1", Security.NONE, Token.NONE))).isEmpty();
  }

  @Test
  void never_lets_a_service_of_the_mesh_be_taken_elsewhere() {
    var list = list(allowed("localhost:*", Security.NONE, Token.NONE));
    var orders =
        new ForeignTarget(
            "orders",
            TargetAddress.parse("localhost:1"),
            Security.NONE,
            "localhost",
            Token.NONE,
            "shop.yaml:1:1");
    assertThat(list.fault(orders))
        .hasValueSatisfying(fault -> assertThat(fault).contains("is a service of the mesh"));
  }

  @ParameterizedTest
  @CsvSource({"shop.example:443, NONE", "10.0.0.1:1, NONE", "*:443, SERVER", "shop, SERVER"})
  void refuses_an_entry_that_cannot_be_meant(String address, Security tls) {
    assertThatThrownBy(() -> allowed(address, tls, Token.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hansa.edge.allowed-targets.test.");
  }

  @Test
  void a_plan_tells_the_faults_of_policy_rules_and_targets_together() {
    var plan = Edge.plan("");
    assertThat(plan.targets()).isEmpty();
    var faults =
        catchThrowableOfType(
                ContractException.class,
                () ->
                    Edge.plan(
                        """
                        http:
                          rules:
                            - selector: shop.v1.Shop.Nothing
                              get: /v1/nothing
                        targets:
                          - {workload: shop, address: "shop.example:443", tls: server, token: none}
                        """))
            .faults();
    assertThat(faults)
        .anySatisfy(fault -> assertThat(fault).contains("not on the operator's list"))
        .anySatisfy(fault -> assertThat(fault).contains("shop.v1.Shop.Nothing"));
  }

  @Test
  void bytes_that_are_no_contract_are_refused_by_both_readers_at_once() {
    var odd = new ContractBundle("odd", ByteString.copyFromUtf8("odd"), "");
    assertThat(
            catchThrowableOfType(
                    ContractException.class, () -> EdgePlan.compile(List.of(odd), TargetList.NONE))
                .faults())
        .isNotEmpty();
  }
}
