package dev.hansa.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractBundleTest {
  private static List<String> faults(ContractBundle bundle) {
    return catchThrowableOfType(ContractException.class, bundle::read).faults();
  }

  private static MethodContract method(ContractBundle bundle, String name) {
    return bundle.read().contracts().find("acme.v1.Shop/" + name).orElseThrow();
  }

  @Test
  void refuses_what_is_nested_too_deep_for_a_stack() {
    for (int depth : List.of(20, 100_000)) {
      assertThat(faults(ShopContract.bare("policy: " + "[".repeat(depth))))
          .describedAs("%d lists in the mapping at the top", depth)
          .anyMatch(fault -> fault.startsWith("shop.yaml:1:28: nested too deep"));
    }
    var chain = FileDescriptorSet.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      chain.addFile(FileDescriptorProto.newBuilder().setName("f" + i).addDependency("f" + (i + 1)));
    }
    assertThat(faults(new ContractBundle("deep", chain.build().toByteString(), "")))
        .singleElement()
        .asString()
        .contains("level");
  }

  @Nested
  class WithoutOptions {
    @Test
    void takes_the_whole_policy_from_yaml() {
      var buy =
          method(
              ShopContract.bare(
                  """
                  policy:
                    - selector: acme.v1.Shop.*
                      workload: shop
                      scopes: [shop.read, shop.write]
                      exposure: PARTNER
                      deadline: 500ms
                      keyed: true
                      criticality: SHEDDABLE
                  """),
              "Buy");
      assertThat(buy.workload()).isEqualTo("shop");
      assertThat(buy.scopes()).containsExactlyInAnyOrder("shop.read", "shop.write");
      assertThat(buy.exposure()).isEqualTo(Exposure.PARTNER);
      assertThat(buy.deadline()).hasValue(Duration.ofMillis(500));
      assertThat(buy.keyed()).isTrue();
      assertThat(buy.criticality()).isEqualTo(Criticality.SHEDDABLE);
      assertThat(buy.grants()).isEmpty();
    }

    @Test
    void lets_the_later_rule_count_where_two_say_the_same_thing() {
      var bundle =
          ShopContract.bare(
              """
              policy:
                - selector: "*"
                  workload: shop
                  scopes: [shop.use]
                  deadline: 5s
                - selector: acme.v1.Shop.Buy
                  scopes: [shop.buy]
              """);
      assertThat(method(bundle, "Buy").scopes()).containsExactly("shop.buy");
      assertThat(method(bundle, "Buy").deadline()).hasValue(Duration.ofSeconds(5));
      assertThat(method(bundle, "Sell").scopes()).containsExactly("shop.use");
    }

    @Test
    void refuses_a_method_that_nobody_speaks_of() {
      assertThat(
              faults(
                  ShopContract.bare(
                      """
                      policy:
                        - selector: acme.v1.Shop.Buy
                          workload: shop
                          scopes: []
                      """)))
          .anySatisfy(fault -> assertThat(fault).contains("acme.v1.Shop/Sell has no policy"))
          .noneSatisfy(fault -> assertThat(fault).contains("acme.v1.Shop/Buy has no policy"));
    }

    @Test
    void refuses_a_rule_without_scopes_as_a_policy() {
      assertThat(
              faults(
                  ShopContract.bare(
                      """
                      policy:
                        - selector: "*"
                          workload: shop
                          exposure: PARTNER
                      """)))
          .hasSize(2)
          .allSatisfy(fault -> assertThat(fault).contains("has no policy"));
    }

    @Test
    void names_the_only_target_as_the_workload_of_services_that_name_none() {
      assertThat(
              method(
                      ShopContract.bare(
                          """
                          policy: [{selector: "*", scopes: []}]
                          targets: [{workload: shop, address: "localhost:1", tls: none, token: none}]
                          """),
                      "Buy")
                  .workload())
          .isEqualTo("shop");
    }
  }

  @Nested
  class WithOptions {
    @Test
    void narrows_what_they_say() {
      var buy =
          method(
              ShopContract.told(
                  """
                  policy:
                    - selector: acme.v1.Shop.Buy
                      scopes: [shop.more]
                      exposure: INTERNAL
                      deadline: 1s
                      criticality: NORMAL
                  """),
              "Buy");
      assertThat(buy.scopes()).containsExactlyInAnyOrder("shop.buy", "shop.more");
      assertThat(buy.exposure()).isEqualTo(Exposure.INTERNAL);
      assertThat(buy.deadline()).hasValue(Duration.ofSeconds(1));
      assertThat(buy.keyed()).isTrue();
      assertThat(buy.criticality()).isEqualTo(Criticality.NORMAL);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            exposure: OPERATOR   | exposure is PARTNER by its options; write that, or INTERNAL
            deadline: 6s         | deadline is 5s by its options; write a shorter one
            keyed: false         | it is keyed by its options; leave keyed out
            workload: warehouse  | workload is shop by its options; leave workload out
            """)
    void refuses_what_would_widen_them_with_its_place(String line, String message) {
      var bundle = ShopContract.told("policy:\n  - selector: acme.v1.Shop.Buy\n    " + line + "\n");
      int column = 5 + line.indexOf(' ') + 1;
      assertThat(faults(bundle))
          .containsExactly("shop.yaml:3:" + column + ": acme.v1.Shop/Buy: " + message);
    }
  }

  @Test
  void tells_every_fault_of_the_text_with_its_place() {
    assertThat(
            faults(
                ShopContract.bare(
                    """
                    polices: []
                    http: {anything: goes}
                    policy:
                      - selector: acme.v1.Shop.*
                        scopes: shop.read
                        exposure: PUBLIC
                        deadline: 5
                        colour: red
                      - selector: "acme.v1.Sh*"
                      - workload: shop
                      - selector: acme.v1.Nothing
                        workload: shop
                    targets:
                      - workload: shop
                        address: localhost
                        tls: none
                      - workload: shop
                        address: shop.example:443
                        tls: none
                        token: none
                    """)))
        .contains(
            "shop.yaml:1:1: unknown key 'polices'; there is http, json, policy, targets",
            "shop.yaml:5:13: expected a list",
            "shop.yaml:6:15: 'PUBLIC': expected one of INTERNAL, OPERATOR, PARTNER",
            "shop.yaml:7:15: '5': expected a positive duration such as 5s or 500ms",
            "shop.yaml:8:5: unknown key 'colour'; there is criticality, deadline, exposure, keyed,"
                + " scopes, selector, workload",
            "shop.yaml:9:15: 'acme.v1.Sh*': expected a method such as acme.v1.Shop.Buy, or"
                + " acme.v1.Shop.*",
            "shop.yaml:10:5: a rule needs selector: a method such as acme.v1.Shop.Buy, or"
                + " acme.v1.Shop.*",
            "shop.yaml:11:15: selector acme.v1.Nothing is for no method of the bundle",
            "shop.yaml:14:5: a target needs token",
            "shop.yaml:15:14: 'localhost': expected host:port",
            "shop.yaml:19:10: tls: none is for loopback addresses alone; write mutual or server"
                + " for shop.example:443");
  }

  @Test
  void tells_where_the_text_is_no_yaml() {
    assertThat(faults(ShopContract.bare("policy: [")))
        .anySatisfy(fault -> assertThat(fault).startsWith("shop.yaml:1:").contains("no YAML"));
  }

  @Test
  void refuses_a_key_that_is_given_twice() {
    assertThat(faults(ShopContract.bare(ShopContract.OPEN + "policy: []\n")))
        .contains("shop.yaml:5:1: key 'policy' is given twice; leave one out");
  }

  @Test
  void reads_targets() {
    var content =
        ShopContract.bare(
                ShopContract.OPEN
                    + """
                    targets:
                      - workload: shop
                        address: Shop.Example:443
                        tls: mutual
                        identity: spiffe://hansa.local/service/shop
                        token: exchange
                    """)
            .read();
    assertThat(content.targets())
        .containsExactly(
            new ForeignTarget(
                "shop",
                new TargetAddress("shop.example", 443),
                Security.MUTUAL,
                "spiffe://hansa.local/service/shop",
                Token.EXCHANGE,
                "shop.yaml:6:5"));
  }

  @Test
  void expects_a_certificate_for_the_host_unless_told_otherwise() {
    var target =
        ShopContract.bare(
                ShopContract.OPEN
                    + "targets: [{workload: shop, address: 'shop.example:443', tls: server,"
                    + " token: none}]\n")
            .read()
            .targets()
            .getFirst();
    assertThat(target.identity()).isEqualTo("shop.example");
    assertThat(target.spiffeId()).isEmpty();
  }

  @Test
  void refuses_a_target_that_is_for_nothing_and_a_second_one() {
    assertThat(
            faults(
                ShopContract.bare(
                    ShopContract.OPEN
                        + """
                        targets:
                          - {workload: other, address: "localhost:1", tls: none, token: none}
                          - {workload: shop, address: "localhost:1", tls: none, token: none}
                          - {workload: shop, address: "localhost:2", tls: none, token: none}
                        """)))
        .containsExactly(
            "shop.yaml:6:5: no method of the bundle is served by workload other; name it in a"
                + " policy rule",
            "shop.yaml:8:5: workload shop has a target already");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:1, true",
    "127.0.0.1:1, true",
    "127.9.9.9:1, true",
    "[::1]:1, true",
    "localhost.example:1, false",
    "127.0.0.1.example:1, false",
    "10.0.0.1:1, false",
    "[::2]:1, false"
  })
  void knows_an_address_of_this_machine_by_its_spelling(String address, boolean loopback) {
    assertThat(TargetAddress.parse(address).isLoopback()).isEqualTo(loopback);
  }

  @Test
  void refuses_bytes_that_are_no_descriptor_set() {
    assertThat(faults(new ContractBundle("odd", ByteString.copyFromUtf8("odd"), "")))
        .singleElement()
        .asString()
        .startsWith("odd.binpb: no FileDescriptorSet");
  }

  @Test
  void a_service_stands_in_one_bundle_only() {
    var one = ShopContract.bundle("one", "acme.v1", ShopContract.OPEN);
    var two = ShopContract.bundle("two", "acme.v1", ShopContract.OPEN);
    assertThat(
            catchThrowableOfType(ContractException.class, () -> BundleSet.read(List.of(one, two)))
                .faults())
        .containsExactly(
            "two.binpb: acme.v1.Shop stands in one as well; a service has one contract");
  }

  @Test
  void a_workload_has_one_target_whichever_bundle_names_it() {
    String target =
        "targets: [{workload: shop, address: 'localhost:%d', tls: none, token: none}]\n";
    var one = ShopContract.bundle("one", "acme.v1", ShopContract.OPEN + target.formatted(1));
    var same = ShopContract.bundle("same", "acme.v2", ShopContract.OPEN + target.formatted(1));
    var other = ShopContract.bundle("other", "acme.v3", ShopContract.OPEN + target.formatted(2));
    assertThat(BundleSet.read(List.of(one, same)).targets()).containsOnlyKeys("shop");
    assertThat(
            catchThrowableOfType(ContractException.class, () -> BundleSet.read(List.of(one, other)))
                .faults())
        .containsExactly("other.yaml:5:11: workload shop has another target");
  }
}
