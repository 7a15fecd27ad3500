package dev.hansa.checks.kubernetes;

import dev.hansa.checks.file.Constants;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Replicas are counted by a metric that processes have, and each process by one scaler at most. */
final class ScalingCheck {
  private ScalingCheck() {}

  static List<String> violations(Manifests manifests) {
    var found = new ArrayList<String>();
    Set<String> metrics = metrics();
    var scaled = new TreeSet<String>();
    for (var scaler : manifests.of(HorizontalPodAutoscaler.class)) {
      String name = "HorizontalPodAutoscaler " + scaler.getMetadata().getName();
      if (!scaled.add(scaler.getSpec().getScaleTargetRef().getName())) {
        found.add(name + ": scales what another scales");
      }
      for (MetricSpec metric : scaler.getSpec().getMetrics()) {
        if (metric.getPods() == null || !metrics.contains(metric.getPods().getMetric().getName())) {
          found.add(name + ": its metric is none of " + metrics);
        }
      }
      if (scaler.getSpec().getMinReplicas() < 2) {
        found.add(name + ": fewer than two replicas, so that none may be down");
      }
    }
    return found;
  }

  /** Names of the gauges of admission, as Prometheus has them. */
  private static Set<String> metrics() {
    return Constants.of("dev.hansa.runtime.server.AdmissionGauges").stream()
        .filter(text -> text.startsWith("hansa.admission."))
        .map(name -> name.replace('.', '_'))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
