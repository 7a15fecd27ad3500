package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HouseTest {

  @Test
  void modules_depend_one_way() {
    assertThat(Modules.read(Repository.root()).violations()).isEmpty();
  }

  @Test
  void every_module_of_the_table_is_built() {
    assertThat(Modules.read(Repository.root()).arrows().keySet())
        .containsExactlyInAnyOrderElementsOf(Modules.ALLOWED.keySet());
  }

  @ParameterizedTest
  @MethodSource("modulesWithRules")
  void packages_know_only_what_they_may(String module) {
    assertThat(Packages.violations(Repository.root(), module)).isEmpty();
  }

  static Stream<String> modulesWithRules() {
    return StreamSupport.stream(Packages.modules().spliterator(), false);
  }

  @Test
  void the_edge_has_no_business_contract_on_its_class_path() {
    Modules house = Modules.read(Repository.root());
    List<String> reached = new ArrayList<>(List.of("gateway/edge"));
    for (int i = 0; i < reached.size(); i++) {
      house.arrows().getOrDefault(reached.get(i), Set.of()).stream()
          .filter(next -> !reached.contains(next))
          .forEach(reached::add);
    }
    assertThat(reached).doesNotContain("proto/reference");
  }
}
