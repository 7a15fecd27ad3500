package dev.hansa.checks.kubernetes;

import dev.hansa.checks.settings.EffectiveSettings;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ports are those that processes listen on, wherever they are named; addresses lead to Services.
 */
final class PortsCheck {
  private static final int HTTPS = 443;

  private final Manifests manifests;
  private final List<String> found = new ArrayList<>();

  private PortsCheck(Manifests manifests) {
    this.manifests = manifests;
  }

  static List<String> violations(Manifests manifests) {
    var check = new PortsCheck(manifests);
    manifests.workloads().forEach(check::workload);
    manifests.of(Service.class).forEach(check::service);
    return check.found;
  }

  private void workload(Workload workload) {
    String name = workload.name();
    EffectiveSettings settings = workload.settings();
    var declared = new TreeMap<String, String>();
    for (ContainerPort port : workload.container().getPorts()) {
      declared.put(port.getName(), String.valueOf(port.getContainerPort()));
    }
    equal(name + ": container ports", declared, settings.ports());
    equal(
        name + ": startup probe",
        probe(workload.container().getStartupProbe()),
        "/live management");
    equal(
        name + ": liveness probe",
        probe(workload.container().getLivenessProbe()),
        "/live management");
    equal(
        name + ": readiness probe",
        probe(workload.container().getReadinessProbe()),
        "/ready management");
    equal(
        name + ": prometheus.io/port",
        workload
            .deployment()
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getAnnotations()
            .getOrDefault("prometheus.io/port", "none"),
        settings.value("hansa.management.port"));
    for (String upstream : settings.upstreams()) {
      String address = settings.value("hansa.upstreams." + upstream + ".address");
      address(name, URI.create(address.replace("dns:///", "dns://")), upstream, "grpc", true);
    }
    String identity = settings.value("hansa.token.address");
    address(name, URI.create(identity), "identity", "https", false);
  }

  private static String probe(Probe probe) {
    return probe.getHttpGet().getPath() + " " + probe.getHttpGet().getPort().getStrVal();
  }

  /**
   * An address within the cluster: a Service, one of its ports, and behind it the one that is
   * meant.
   */
  private void address(String from, URI address, String callee, String portName, boolean headless) {
    int number = address.getPort() < 0 ? HTTPS : address.getPort();
    Optional<Service> service =
        manifests.of(Service.class).stream()
            .filter(each -> each.getMetadata().getName().equals(address.getHost()))
            .findFirst();
    boolean leads =
        service.isPresent()
            && headless == isHeadless(service.get())
            && selected(service.get()).equals(List.of(callee))
            && service.get().getSpec().getPorts().stream()
                .anyMatch(
                    port ->
                        port.getPort() == number
                            && portName.equals(port.getTargetPort().getStrVal()));
    if (!leads) {
      found.add(from + ": " + address + " leads to no " + portName + " of " + callee);
    }
  }

  private void service(Service service) {
    String name = "Service " + service.getMetadata().getName();
    List<String> selected = selected(service);
    if (selected.size() != 1) {
      found.add(name + ": selects " + selected + " (expected: one Deployment)");
      return;
    }
    Map<String, String> ports =
        manifests.workloads().stream()
            .filter(each -> selected.contains(each.name()))
            .findFirst()
            .orElseThrow()
            .settings()
            .ports();
    for (ServicePort port : service.getSpec().getPorts()) {
      IntOrString target = port.getTargetPort();
      if (target.getStrVal() == null || !ports.containsKey(target.getStrVal())) {
        found.add(
            name
                + ": target port "
                + target.getValue()
                + " (expected: one of "
                + ports.keySet()
                + ")");
      } else if (isHeadless(service)) {
        equal(
            name + ": port " + port.getName(),
            String.valueOf(port.getPort()),
            ports.get(target.getStrVal()));
      }
    }
  }

  private static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  private List<String> selected(Service service) {
    return manifests.workloads().stream()
        .filter(
            each ->
                each.labels().entrySet().containsAll(service.getSpec().getSelector().entrySet()))
        .map(Workload::name)
        .toList();
  }

  private void equal(String what, Object actual, @Nullable Object expected) {
    if (!actual.equals(expected)) {
      found.add(what + ": " + actual + " (expected: " + expected + ")");
    }
  }
}
