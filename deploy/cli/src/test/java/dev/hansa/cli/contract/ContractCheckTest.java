package dev.hansa.cli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractCheckTest {
  private static final String POLICY =
      """
      policy:
        - selector: acme.v1.*
          workload: shop
          scopes: [shop.write]
          exposure: PARTNER
      """;

  @TempDir Path folder;

  /** A contract with one method, its rule in line 12. */
  private Path contract(String name, HttpRule rule) throws IOException {
    var file =
        FileDescriptorProto.newBuilder()
            .setName("acme/v1/" + name + ".proto")
            .setPackage("acme.v1")
            .setSyntax("proto3");
    file.addMessageTypeBuilder()
        .setName(name + "Request")
        .addFieldBuilder()
        .setName("name")
        .setNumber(1)
        .setType(FieldDescriptorProto.Type.TYPE_STRING)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
    file.addServiceBuilder()
        .setName(name)
        .addMethodBuilder()
        .setName("Buy")
        .setInputType(".acme.v1." + name + "Request")
        .setOutputType(".acme.v1." + name + "Request")
        .getOptionsBuilder()
        .setExtension(AnnotationsProto.http, rule);
    int[] option = {6, 0, 2, 0, 4, AnnotationsProto.http.getNumber()};
    var place = Location.newBuilder().addAllSpan(List.of(11, 4, 50));
    for (int step : option) {
      place.addPath(step);
    }
    file.getSourceCodeInfoBuilder().addLocation(place);
    Path path = folder.resolve(name + ".binpb");
    Files.write(path, FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
    return path;
  }

  private static HttpRule get(String path) {
    return HttpRule.newBuilder().setGet(path).build();
  }

  private void yaml(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), text);
  }

  @Test
  void passes_what_the_gateway_takes() throws IOException {
    Path shop = contract("Shop", get("/v1/shops/{name}"));
    yaml("Shop", POLICY);
    var check = ContractCheck.of(List.of(shop));
    assertThat(check.lines())
        .containsExactly(
            shop + ": 1 route to 1 method, 0 errors, 0 warnings: the gateway takes it");
    assertThat(check.passes()).isTrue();
  }

  @Test
  void passes_the_reference_contracts() throws IOException {
    Path file = folder.resolve("reference.binpb");
    try (var in = getClass().getResourceAsStream("/META-INF/hansa/proto-reference.binpb")) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    assertThat(ContractCheck.of(List.of(file)).lines())
        .last()
        .asString()
        .endsWith("the gateway takes it");
  }

  @Test
  void names_place_rule_and_what_to_write_instead() throws IOException {
    Path shop = contract("Shop", get("/v1/{name}/{name}"));
    yaml("Shop", POLICY);
    var check = ContractCheck.of(List.of(shop));
    assertThat(check.lines())
        .containsExactly(
            "acme/v1/Shop.proto:12:5: error [L9] acme.v1.Shop/Buy: the path template"
                + " /v1/{name}/{name} binds name twice; bind another field, or write '*' for one",
            shop + ": 1 error, 0 warnings: the gateway refuses it");
    assertThat(check.passes()).isFalse();
  }

  @Test
  void reports_a_missing_policy_too() throws IOException {
    var check = ContractCheck.of(List.of(contract("Shop", get("v1"))));
    assertThat(check.lines())
        .anyMatch(line -> line.contains(": error [L2] "))
        .anyMatch(line -> line.contains(": error [policy] "));
  }

  @Test
  void names_the_YAML_as_the_user_does() throws IOException {
    Path shop = contract("Shop", get("/v1"));
    Path yaml = folder.resolve("elsewhere.yml");
    Files.writeString(yaml, POLICY + "htpt: {}\n");
    assertThat(ContractCheck.of(shop, yaml).lines())
        .containsExactly(
            yaml + ":6:1: error [yaml] unknown key 'htpt' in the file; write http",
            shop + ": 1 error, 0 warnings: the gateway refuses it");
  }

  @Test
  void warns_without_failing() throws IOException {
    Path shop = contract("Shop", HttpRule.newBuilder().setPut("/v1/shops/{name}").build());
    yaml("Shop", POLICY);
    var check = ContractCheck.of(List.of(shop));
    assertThat(check.lines()).first().asString().contains(":12:5: warning [L15] ");
    assertThat(check.passes()).isTrue();
  }

  @Test
  void notes_targets_that_an_operator_must_allow() throws IOException {
    Path shop = contract("Shop", get("/v1/shops/{name}"));
    yaml(
        "Shop",
        POLICY
            + """
            targets:
              - {workload: shop, address: 'localhost:50051', tls: none, token: none}
            """);
    assertThat(ContractCheck.of(List.of(shop)).lines())
        .anyMatch(line -> line.contains("Shop.yaml:7:") && line.contains("localhost:50051"));
  }

  @Test
  void refuses_paths_of_two_contracts_that_are_one() throws IOException {
    var check =
        ContractCheck.of(
            List.of(contract("Shop", get("/v1/{name}")), contract("Store", get("/v1/*"))));
    assertThat(check.lines())
        .anyMatch(line -> line.startsWith("acme/v1/Store.proto:12:5: error [L13] "))
        .last()
        .asString()
        .startsWith("2 contracts: ");
  }

  @Test
  void says_once_that_a_file_is_no_descriptor_set() throws IOException {
    Path file = folder.resolve("x.binpb");
    Files.writeString(file, "syntax = \"proto3\";");
    assertThat(ContractCheck.of(List.of(file)).lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(file + ": error [set] ");
  }

  @Test
  void says_once_that_a_YAML_is_none() throws IOException {
    Path shop = contract("Shop", get("/v1"));
    for (String bad : List.of("http: [", "[".repeat(100_000))) {
      yaml("Shop", bad);
      assertThat(ContractCheck.of(List.of(shop)).lines())
          .filteredOn(line -> line.startsWith(folder.resolve("Shop.yaml") + ":"))
          .hasSize(1);
    }
  }

  @Test
  void warns_of_a_name_that_the_gateway_does_not_read() throws IOException {
    Path shop = contract("Shop", get("/v1/shops/{name}"));
    Path other = Files.move(shop, folder.resolve("shop.pb"));
    yaml("shop.pb", POLICY);
    assertThat(ContractCheck.of(List.of(other)).lines())
        .first()
        .asString()
        .startsWith(other + ": warning [name] ");
  }

  @Test
  void a_missing_file_is_a_wrong_call() {
    assertThatThrownBy(() -> ContractCheck.of(List.of(folder.resolve("none.binpb"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot read ");
  }
}
