package dev.hansa.checks.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.checks.file.Tree;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ComposeTest {
  private static final Tree DEPLOY = Tree.ofSources("deploy", "compose", "telemetry");

  @Test
  void nothing_is_wrong() {
    assertThat(ComposeCheck.violations(DEPLOY)).isEmpty();
  }

  @Nested
  class WithAMistake {
    private static List<String> with(String file, String from, String to) {
      return ComposeCheck.violations(DEPLOY.edited("compose/" + file, from, to));
    }

    private static void refused(String from, String to, String message) {
      assertThatThrownBy(() -> with("compose.yaml", from, to)).hasMessageContaining(message);
    }

    @Test
    void a_key_that_the_specification_does_not_have_is_found() {
      refused("cap_drop:", "cap-drop:", "services.gateway.cap-drop: Unrecognized property");
      refused("networks:\n  mesh", "network:\n  mesh", "network: Unrecognized property");
      refused("retries:", "retry:", "services.postgresql.healthcheck.retry: Unrecognized property");
    }

    @Test
    void a_value_of_another_type_is_found() {
      refused("read_only: true", "read_only: \"yes\"", "read_only: Cannot coerce String value");
      refused("user: \"65532:65532\"", "user: 65532", "user: Cannot coerce Integer value");
    }

    @Test
    void a_misspelt_setting_or_variable_is_found() {
      assertThat(with("etc/orders.yml", "upstreams:", "upstream:"))
          .contains("orders.yml: hansa.upstream.inventory.address is no setting of orders");
      assertThat(with("compose.yaml", "HANSA_DATABASE_URL", "HANSA_DATABASE_URI"))
          .contains("orders: HANSA_DATABASE_URI is no variable of orders");
    }

    @Test
    void an_address_or_a_port_that_leads_nowhere_is_found() {
      assertThat(with("etc/orders.yml", "inventory:7000", "inventory:7002"))
          .containsExactly("orders: expected inventory where it listens, not inventory:7002");
      assertThat(with("compose.yaml", "8443:8443", "8443:443"))
          .containsExactly("gateway: expected one of its ports [8443, 9443], not 443");
      assertThat(with("compose.yaml", "//postgresql:", "//postgres:"))
          .contains("orders: expected a service behind jdbc:postgresql://postgres:5432/hansa");
      assertThat(with("compose.yaml", "http://collector", "http://colector"))
          .contains("orders: expected a service behind 'http://colector:4317'");
      assertThat(with("targets.yml", "orders:17000", "orders:17001"))
          .anyMatch(fault -> fault.startsWith("targets.yml: "));
    }

    @Test
    void a_name_of_nothing_is_found() {
      assertThat(with("compose.yaml", "./etc/orders.yml", "./etc/order.yml"))
          .contains("orders: expected a ./etc/order.yml");
      assertThat(with("compose.yaml", "../telemetry/prometheus:", "../telemetry/prometeus:"))
          .containsExactly("prometheus: expected a ../telemetry/prometeus");
      assertThat(with("compose.yaml", "- grafana:/", "- graphana:/"))
          .containsExactly("grafana: expected a graphana");
      assertThat(with("compose.yaml", "      postgresql:\n", "      postgres:\n"))
          .contains("orders: expected a service postgres");
    }

    @Test
    void a_role_that_is_not_made_is_found() {
      assertThat(with("postgresql/roles.sh", "orders inventory", "order inventory"))
          .anyMatch(fault -> fault.startsWith("roles.sh: [identity, inventory, order, "));
      assertThat(with("compose.yaml", "PASSWORD: ${ORDERS_", "PASSWORD: ${ORDER_"))
          .anyMatch(fault -> fault.startsWith("orders: expected HANSA_DATABASE_PASSWORD: "));
    }

    @Test
    void what_the_dashboards_need_is_missed() {
      assertThat(with("compose.yaml", "PROMETHEUS_URL", "PROMETHEUS_URI"))
          .containsExactly("grafana: PROMETHEUS_URL is not set");
      assertThat(with("compose.yaml", "OTLP_BACKEND", "OTLP_BACK_END"))
          .containsExactly("collector: OTLP_BACKEND is not set");
      assertThat(with("compose.yaml", "grafana/dashboards/hansa:ro", "grafana/boards:ro"))
          .anyMatch(fault -> fault.startsWith("grafana: nothing is mounted at /var/lib/grafana"));
      assertThat(with("compose.yaml", "collector:4317", "collector:4316"))
          .contains("orders: no receiver of the collector at http://collector:4316");
    }

    @Test
    void a_privilege_and_too_little_time_are_found() {
      assertThat(with("compose.yaml", "read_only: true", "read_only: false"))
          .contains("orders: expected a read-only root");
      assertThat(with("compose.yaml", "/tmp:exec,", "/tmp:"))
          .contains("orders: expected a /tmp to run libraries from");
      assertThat(with("etc/hansa.yml", "30s", "60s"))
          .contains("orders: expected stop_grace_period 70s");
    }
  }
}
