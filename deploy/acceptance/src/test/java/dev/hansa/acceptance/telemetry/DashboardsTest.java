package dev.hansa.acceptance.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardsTest {
  private static final Map<String, String> SOURCE =
      Map.of("type", "prometheus", "uid", "${datasource}");
  private static final Set<String> KINDS = Set.of("timeseries", "stat");
  private static final Set<String> PANEL =
      Set.of(
          "id",
          "type",
          "title",
          "description",
          "datasource",
          "gridPos",
          "fieldConfig",
          "options",
          "targets");
  private static final Set<String> TARGET = Set.of("refId", "datasource", "expr", "legendFormat");

  static Stream<Dashboard> dashboards() {
    return Dashboard.all().stream();
  }

  @Test
  void there_is_one_of_the_mesh_of_a_service_of_a_partner_and_of_trust() {
    assertThat(dashboards().map(Dashboard::file))
        .containsExactly(
            "hansa-mesh.json", "hansa-partner.json", "hansa-service.json", "hansa-trust.json");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void a_dashboard_is_of_no_one_machine(Dashboard dashboard) {
    assertThat(dashboard.json())
        .containsEntry("uid", dashboard.file().replace(".json", ""))
        .doesNotContainKey("id");
    assertThat(dashboard.json().get("title")).asString().startsWith("Hansa: ");
    assertThat(dashboard.json().get("description")).asString().isNotBlank();
    Map<?, ?> first = dashboard.variables().getFirst();
    assertThat(first.get("name")).isEqualTo("datasource");
    assertThat(first.get("query")).isEqualTo("prometheus");
    assertThat(dashboard.variables())
        .allSatisfy(
            variable -> assertThat(variable.get("current")).as("no choice of ours").isNull());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void each_panel_says_what_it_shows_and_in_which_unit(Dashboard dashboard) {
    var ids = new HashSet<Object>();
    var places = new HashSet<Object>();
    for (Map<?, ?> panel : dashboard.panels()) {
      String title = String.valueOf(panel.get("title"));
      assertThat(names(panel)).as(title).isEqualTo(PANEL);
      assertThat(title).isNotBlank();
      assertThat(panel.get("type")).as(title).isIn(KINDS);
      assertThat(panel.get("description")).as(title).asString().endsWith(".");
      assertThat(panel.get("datasource")).as(title).isEqualTo(SOURCE);
      assertThat(Json.at(panel, "fieldConfig.defaults.unit")).as(title).asString().isNotBlank();
      assertThat(ids.add(panel.get("id"))).as(title + " has an id of its own").isTrue();
      Map<?, ?> grid = Kit.map(panel.get("gridPos"));
      assertThat(places.add(List.of(String.valueOf(grid.get("x")), String.valueOf(grid.get("y")))))
          .as(title + " has a place of its own")
          .isTrue();
      assertThat(Dashboard.targets(panel))
          .as(title)
          .isNotEmpty()
          .allSatisfy(
              target -> {
                assertThat(names(target)).isEqualTo(TARGET);
                assertThat(target.get("datasource")).isEqualTo(SOURCE);
                assertThat(target.get("legendFormat")).asString().isNotBlank();
              });
    }
  }

  private static Set<String> names(Map<?, ?> object) {
    return object.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void queries_ask_for_what_is_recorded_or_written_down(Dashboard dashboard) {
    Set<String> recorded =
        Rule.all().stream()
            .filter(rule -> !rule.alert())
            .map(Rule::name)
            .collect(Collectors.toSet());
    Set<String> hansa =
        MetricsTable.read().stream()
            .flatMap(metric -> metric.seriesNames().stream())
            .collect(Collectors.toSet());
    var unknown = new TreeSet<String>();
    for (String query : dashboard.queries("5m")) {
      Selectors.recorded(query).stream().filter(n -> !recorded.contains(n)).forEach(unknown::add);
      Selectors.metrics(query).stream()
          .filter(name -> name.startsWith("hansa_") && !hansa.contains(name))
          .forEach(unknown::add);
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void grafana_is_told_where_they_are() {
    assertThat(names(Kit.yaml("grafana/provisioning/dashboards/hansa.yml")))
        .isEqualTo(Set.of("apiVersion", "providers"));
    assertThat(Json.at(Kit.yaml("grafana/provisioning/dashboards/hansa.yml"), "providers.0.type"))
        .isEqualTo("file");
    assertThat(
            Json.at(
                Kit.yaml("grafana/provisioning/datasources/prometheus.yml"), "datasources.0.type"))
        .isEqualTo("prometheus");
  }
}
