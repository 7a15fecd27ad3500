package dev.hansa.checks.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.checks.file.Constants;
import dev.hansa.checks.file.Tree;
import dev.hansa.runtime.contract.Contracts;
import io.fabric8.kubernetes.api.model.ContainerPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Contracts CONTRACTS =
      Contracts.parse(Kit.bundle("proto-hansa.binpb"))
          .and(Contracts.parse(Kit.bundle("proto-reference.binpb")));

  private static final String SINGLE = "overlays/single-node";
  private static final String ZONES = "overlays/three-zones";

  private static List<String> violations(Tree tree, String overlay) {
    Manifests manifests = Manifests.render(tree, overlay);
    var all = new ArrayList<String>();
    all.addAll(SettingsCheck.violations(manifests));
    all.addAll(PortsCheck.violations(manifests));
    all.addAll(ReferencesCheck.violations(manifests));
    all.addAll(NetworkCheck.violations(manifests, CONTRACTS));
    all.addAll(TerminationCheck.violations(manifests));
    all.addAll(PodSecurityCheck.violations(manifests));
    all.addAll(CertificatesCheck.violations(manifests));
    all.addAll(ScalingCheck.violations(manifests));
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {SINGLE, ZONES})
  void nothing_is_wrong(String overlay) {
    assertThat(violations(Kit.SUPPLIED, overlay)).isEmpty();
  }

  /** Without components it has names of what it lacks, but no field that is not the API's. */
  @Test
  void the_base_alone_is_as_the_api_has_it() {
    Manifests base = Manifests.render(Kit.SUPPLIED, "base");
    assertThat(NetworkCheck.violations(base, CONTRACTS)).isEmpty();
    assertThat(PortsCheck.violations(base)).isEmpty();
    assertThat(ReferencesCheck.violations(base)).contains("orders: there is no Secret orders-tls");
  }

  /** By the labels and the port that its configuration keeps. */
  @Test
  void prometheus_finds_every_pod() {
    String scraped =
        Tree.ofSources("deploy/telemetry", "prometheus")
            .text("prometheus/prometheus-kubernetes.yml");
    assertThat(scraped)
        .contains(
            "pod_label_app_kubernetes_io_part_of]\n        regex: hansa\n        action: keep")
        .contains("pod_container_port_name]\n        regex: management\n        action: keep")
        .contains("pod_label_app_kubernetes_io_name]\n        target_label: service_name");
    for (Workload workload : Manifests.render(Kit.SUPPLIED, SINGLE).workloads()) {
      assertThat(workload.labels())
          .containsEntry("app.kubernetes.io/part-of", "hansa")
          .containsEntry("app.kubernetes.io/name", workload.name());
      assertThat(workload.container().getPorts())
          .extracting(ContainerPort::getName)
          .contains("management");
    }
  }

  @Test
  void user_home_and_folder_are_those_of_the_images() {
    assertThat(Constants.of("dev.hansa.images.ProcessImage"))
        .contains(PodSecurityCheck.USER + ":" + PodSecurityCheck.USER, "/var/lib/hansa", "/tmp");
    for (Workload workload : Manifests.render(Kit.SUPPLIED, SINGLE).workloads()) {
      assertThat(workload.container().getImage())
          .isEqualTo("hansa/" + workload.name() + ":" + Tree.version());
      assertThat(workload.environment()).containsEntry("HANSA_HOME", "/var/lib/hansa");
    }
  }

  @Nested
  class WithAMistake {
    private static List<String> with(String file, String from, String to) {
      return violations(Kit.SUPPLIED.edited(file, from, to), ZONES);
    }

    private static void refused(String file, String from, String to, String message) {
      assertThatThrownBy(() -> with(file, from, to)).hasMessageContaining(message);
    }

    @Test
    void a_field_that_the_api_does_not_have_is_found() {
      refused(
          "base/process.yaml",
          "terminationGracePeriodSeconds",
          "terminationGraceSeconds",
          "Deployment gateway: spec.template.spec.terminationGraceSeconds: Unrecognized property");
      refused(
          "base/orders.yaml",
          "maxUnavailable: 1",
          "maxUnavailabel: 1",
          "PodDisruptionBudget orders: spec.maxUnavailabel: Unrecognized property");
      refused(
          "base/orders.yaml",
          "targetPort",
          "targetPorts",
          "Service orders: spec.ports.0.targetPorts: Unrecognized property");
      refused(
          "components/passwords/kustomization.yaml",
          "files:",
          "file:",
          "components/passwords/kustomization.yaml: secretGenerator.0.file: Unrecognized property");
      refused(
          "base/network.yaml",
          "policyTypes",
          "policyType",
          "NetworkPolicy hansa-nothing: spec.policyType: Unrecognized property");
      refused(
          "components/autoscaling/orders.yaml",
          "averageValue",
          "averageVale",
          "HorizontalPodAutoscaler orders: spec.metrics.0.pods.target.averageVale: Unrecognized");
      refused(
          "components/cert-manager/orders.yaml",
          "rotationPolicy",
          "rotatePolicy",
          "Certificate orders: spec.privateKey.rotatePolicy: Unrecognized property");
      refused(
          "overlays/three-zones/spread.yaml",
          "maxSkew",
          "maxSkews",
          "Deployment gateway: spec.template.spec.topologySpreadConstraints.0.maxSkews:"
              + " Unrecognized");
    }

    @Test
    void a_value_of_another_type_is_found() {
      refused(
          "base/process.yaml",
          "seconds: 5",
          "seconds: \"5\"",
          "lifecycle.preStop.sleep.seconds: Cannot coerce String value");
      refused(
          "base/process.yaml",
          "prometheus.io/port: \"17000\"",
          "prometheus.io/port: 17000",
          "template.metadata.annotations.prometheus.io/port: Cannot coerce Integer value");
    }

    @Test
    void an_object_that_a_namespace_cannot_hold_is_found() {
      refused(
          "components/autoscaling/orders.yaml",
          "autoscaling/v2\nkind: HorizontalPodAutoscaler",
          "rbac.authorization.k8s.io/v1\nkind: ClusterRole",
          "rbac.authorization.k8s.io/v1 ClusterRole (expected: one of");
    }

    @Test
    void a_misspelt_setting_is_found() {
      assertThat(with("base/config/hansa.yml", "drain-timeout", "drain-time-out"))
          .contains("hansa.yml: hansa.server.drain-time-out is no setting of orders");
      assertThat(with("base/config/orders.yml", "hansa:", "hansa:\n  edge:\n    host: 0.0.0.0"))
          .contains("orders.yml: hansa.edge.host is no setting of orders");
      assertThat(with("base/config/hansa.yml", "30s", "30 sec"))
          .contains("hansa.yml: hansa.server.drain-timeout: '30 sec' (expected: duration)");
    }

    @Test
    void a_missing_setting_is_found() {
      assertThat(with("base/config/hansa.yml", "    address: https://tokens\n", ""))
          .contains("gateway: hansa.token.address is missing");
      assertThat(with("base/config/hansa.yml", "    issuer: https://identity.hansa.example\n", ""))
          .contains("orders: hansa.token.issuer is missing");
      assertThat(with("base/config/identity.yml", "    host: 0.0.0.0\n", ""))
          .contains("identity: hansa.identity.host: '127.0.0.1' is nowhere but in its own box");
      assertThat(
              with(
                  "base/config/gateway.yml",
                  "    origins:\n      - https://api.hansa.example\n",
                  "    request-headers:\n"))
          .contains("gateway: hansa.edge.origins is missing");
    }

    @Test
    void a_missing_process_is_found() {
      Tree without = Kit.SUPPLIED.edited("base/kustomization.yaml", "  - settlement.yaml\n", "");
      assertThat(SettingsCheck.violations(Manifests.render(without, SINGLE)))
          .contains(
              "Deployments [gateway, identity, inventory, orders] (expected: [gateway, identity,"
                  + " inventory, orders, settlement])");
    }

    @Test
    void a_misspelt_variable_is_found() {
      assertThat(with("base/orders.yaml", "HANSA_DATABASE_PASSWORD", "HANSA_DATABASE_PASSWRD"))
          .containsExactly("orders: HANSA_DATABASE_PASSWRD is no variable of orders");
      assertThat(with("base/process.yaml", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_OTLP_PROTOCOL"))
          .contains("orders: OTEL_OTLP_PROTOCOL is no variable of orders");
    }

    @Test
    void a_wrong_port_is_found() {
      assertThat(with("base/config/hansa.yml", "port: 7000", "port: 7001"))
          .contains(
              "orders: container ports: {grpc=7000, management=17000} (expected: {grpc=7001,"
                  + " management=17000})",
              "gateway → orders TCP 7001 is needed, and no egress allows it");
      assertThat(with("base/identity.yaml", "targetPort: https", "targetPort: http"))
          .contains(
              "orders: https://tokens leads to no https of identity",
              "Service tokens: target port http (expected: one of [grpc, https, management])");
      assertThat(with("base/config/orders.yml", "inventory:7000", "inventory:7002"))
          .containsExactly("orders: dns://inventory:7002 leads to no grpc of inventory");
      assertThat(with("base/config/orders.yml", "dns:///inventory", "dns:///inventry"))
          .containsExactly("orders: dns://inventry:7000 leads to no grpc of inventory");
      assertThat(with("base/process.yaml", "path: /ready", "path: /readyz"))
          .contains("orders: readiness probe: /readyz management (expected: /ready management)");
      assertThat(with("base/orders.yaml", "port: 7000", "port: 7010"))
          .contains("Service orders: port grpc: 7010 (expected: 7000)");
    }

    @Test
    void an_arrow_that_is_missing_or_too_much_is_found() {
      String toOrders =
          """
          ---
          apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata:
            name: more
          spec:
            podSelector:
              matchLabels:
                app.kubernetes.io/name: inventory
            policyTypes:
              - Egress
            egress:
              - to:
                  - podSelector:
                      matchLabels:
                        app.kubernetes.io/name: orders
                ports:
                  - protocol: TCP
                    port: 7000
          """;
      String network = Kit.SUPPLIED.text("base/network.yaml");
      assertThat(with("base/network.yaml", network, network + toOrders))
          .containsExactly("inventory → orders TCP 7000 is allowed out, and needed by nobody");
      assertThat(with("base/network.yaml", "port: 5432", "port: 5433"))
          .contains(
              "orders → postgresql@* TCP 5432 is needed, and no egress allows it",
              "orders → postgresql@* TCP 5433 is allowed out, and needed by nobody");
      assertThat(with("base/network.yaml", "hansa.dev/role: operator", "hansa.dev/role: operators"))
          .contains(
              "operator → identity TCP 7000 is needed, and no ingress allows it",
              "{hansa.dev/role=operators}@here → identity TCP 7000 is allowed in, and needed by"
                  + " nobody");
      assertThat(with("base/network.yaml", "port: 9443", "port: 9443\n          endPort: 9999"))
          .contains("anyone → gateway TCP 9443-9999 is allowed in, and needed by nobody");
      assertThat(
              with(
                  "base/config/orders.yml",
                  "    settlement:\n      address: dns:///settlement:7000\n",
                  ""))
          .contains(
              "orders: hansa.upstreams.settlement.address: 'localhost:7003' is nowhere but in its"
                  + " own box");
    }

    @Test
    void a_grant_that_the_policies_do_not_know_is_found() {
      Contracts fewer =
          CONTRACTS.where(method -> !method.fullMethodName().startsWith("hansa.settlement"));
      assertThat(NetworkCheck.violations(Manifests.render(Kit.SUPPLIED, SINGLE), fewer))
          .contains(
              "orders → settlement TCP 7000 is allowed out, and needed by nobody",
              "gateway → settlement TCP 7000 is allowed in, and needed by nobody");
    }

    @Test
    void a_reference_that_leads_nowhere_is_found() {
      assertThat(with("base/orders.yaml", "name: orders-tls", "name: order-tls"))
          .containsExactly(
              "orders: there is no Secret order-tls", "Secret orders-tls is used by nobody");
      assertThat(with("base/orders.yaml", "key: password", "key: passwd"))
          .anyMatch(
              fault -> fault.matches("orders: Secret orders-database-\\w+ has no key passwd"));
      assertThat(with("base/orders.yaml", "name: orders-settings", "name: order-settings"))
          .contains("orders: there is no ConfigMap order-settings");
      assertThat(with("base/orders.yaml", "path: tls/orders/tls.key", "path: tls/order/tls.key"))
          .containsExactly("orders: /var/lib/hansa/etc/tls/orders/tls.key is not mounted");
      assertThat(with("components/autoscaling/orders.yaml", "  name: orders", "  name: order"))
          .contains("HorizontalPodAutoscaler order: there is no Deployment order");
    }

    @Test
    void a_metric_that_no_process_has_is_found() {
      assertThat(with("components/autoscaling/orders.yaml", "_in_flight", "_inflight"))
          .containsExactly(
              "HorizontalPodAutoscaler orders: its metric is none of [hansa_admission_in_flight,"
                  + " hansa_admission_limit]");
    }

    @Test
    void contracts_that_are_too_large_are_found() {
      Tree large =
          Kit.SUPPLIED.with("components/contracts/proto-reference.binpb", new byte[1024 * 1024]);
      assertThat(ReferencesCheck.violations(Manifests.render(large, SINGLE)))
          .anyMatch(fault -> fault.matches("ConfigMap contracts: \\d+ bytes, too many"));
    }

    @Test
    void too_little_time_to_stop_is_found() {
      assertThat(with("base/config/hansa.yml", "30s", "60s"))
          .contains(
              "orders: terminationGracePeriodSeconds is 45 (expected: 75: 5 s of preStop, 60 s of"
                  + " hansa.server.drain-timeout, 10 s to close)");
    }

    @Test
    void a_privilege_is_found() {
      assertThat(
              with(
                  "base/process.yaml",
                  "readOnlyRootFilesystem: true",
                  "readOnlyRootFilesystem: false"))
          .contains("orders: expected a read-only root");
      assertThat(with("base/process.yaml", "runAsUser: 65532", "runAsUser: 0"))
          .contains("orders: expected user and group 65532, not root");
      assertThat(with("base/process.yaml", "enableServiceLinks: false", "enableServiceLinks: true"))
          .contains("orders: expected no service links");
    }

    @Test
    void a_certificate_of_another_name_is_found() {
      assertThat(with("components/cert-manager/orders.yaml", "service/orders", "service/order"))
          .containsExactly(
              "Certificate orders: [spiffe://hansa.local/service/order] (expected:"
                  + " spiffe://hansa.local/service/orders)");
      assertThat(
              with("components/cert-manager/identity.yaml", "encoding: PKCS8", "encoding: PKCS1"))
          .containsExactly("Certificate identity: key ECDSA, PKCS1 (expected: ECDSA, PKCS8)");
    }
  }
}
