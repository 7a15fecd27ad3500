package dev.hansa.checks.kubernetes;

import dev.hansa.checks.settings.EffectiveSettings;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.MethodContract;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arrows that the mesh needs: from the contracts, who may call whose methods; from the
 * settings, where each listens and what else it reaches.
 */
final class NeededArrows {
  private static final String GATEWAY = "gateway";
  private static final String IDENTITY = "identity";

  private final Set<Arrow> arrows = new TreeSet<>();

  private NeededArrows() {}

  static Set<Arrow> of(Contracts contracts, List<Workload> workloads) {
    var needed = new NeededArrows();
    needed.tokens(workloads);
    for (Workload workload : workloads) {
      needed.platform(workload);
      callers(contracts, workload.name())
          .forEach(
              caller ->
                  needed.add(
                      caller, workload.name(), workload.settings().value("hansa.server.port")));
    }
    return needed.arrows;
  }

  /** By grants; by the gateway what partners may call; by operators what is theirs. */
  static Set<String> callers(Contracts contracts, String callee) {
    var callers = new TreeSet<String>();
    for (MethodContract method : contracts.forWorkload(callee).methods()) {
      method.grants().forEach(grant -> callers.add(grant.caller()));
      if (method.exposure() == Exposure.PARTNER) {
        callers.add(GATEWAY);
      } else if (method.exposure() == Exposure.OPERATOR) {
        callers.add(Arrow.OPERATOR);
      }
    }
    return callers;
  }

  /** Everybody needs tokens, and keys that verify them. */
  private void tokens(List<Workload> workloads) {
    for (Workload identity : workloads) {
      identity
          .settings()
          .find("hansa.identity.https-port")
          .ifPresent(
              port ->
                  workloads.stream()
                      .filter(each -> !each.equals(identity))
                      .forEach(each -> add(each.name(), identity.name(), port)));
    }
  }

  private void platform(Workload workload) {
    String name = workload.name();
    EffectiveSettings settings = workload.settings();
    Map<String, String> ports = settings.ports();
    if (name.equals(IDENTITY)) {
      add(Arrow.ANYONE, name, ports.getOrDefault("https", "no https"));
    }
    if (name.equals(GATEWAY)) {
      for (String port : List.of("rest", "grpc")) {
        add(Arrow.ANYONE, name, ports.getOrDefault(port, "no " + port));
      }
    }
    if (settings.find("hansa.database.url").isPresent()) {
      add(name, "postgresql@*", "5432");
    }
    for (String prometheus : List.of("prometheus@observability", "prometheus@here")) {
      add(prometheus, name, ports.getOrDefault("management", "no management"));
    }
    URI collector =
        URI.create(workload.environment().getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", ""));
    add(name, "opentelemetry-collector@observability", String.valueOf(collector.getPort()));
    add(name, "kube-dns@kube-system", "53");
    arrows.add(new Arrow(name, "kube-dns@kube-system", "UDP 53"));
  }

  private void add(String from, String to, String port) {
    arrows.add(new Arrow(from, to, "TCP " + port));
  }
}
