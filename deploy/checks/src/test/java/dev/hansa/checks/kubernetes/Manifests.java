package dev.hansa.checks.kubernetes;

import dev.hansa.checks.file.StrictModel;
import dev.hansa.checks.file.Tree;
import dev.hansa.checks.kustomize.Renderer;
import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rendered objects as typed ones. */
record Manifests(List<HasMetadata> objects) {
  /** All that the kit makes: nothing that would need more than a namespace of one's own. */
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "apps/v1 Deployment", Deployment.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "cert-manager.io/v1 Certificate", Certificate.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "v1 ConfigMap", ConfigMap.class,
          "v1 Secret", Secret.class,
          "v1 Service", Service.class);

  /**
   * Renders a folder and reads what comes out.
   *
   * @throws IllegalArgumentException naming the object and the place in it that is not as the API
   *     has it
   */
  static Manifests render(Tree tree, String folder) {
    var objects = new ArrayList<HasMetadata>();
    for (Map<String, Object> object : Renderer.render(tree, folder)) {
      String kind = object.get("apiVersion") + " " + object.get("kind");
      Class<? extends HasMetadata> type = KINDS.get(kind);
      if (type == null) {
        throw new IllegalArgumentException(kind + " (expected: one of " + KINDS.keySet() + ")");
      }
      try {
        objects.add(StrictModel.read(object, type));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            object.get("kind") + " " + Renderer.name(object) + ": " + e.getMessage(), e);
      }
    }
    return new Manifests(List.copyOf(objects));
  }

  <T extends HasMetadata> List<T> of(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** One for each Deployment. */
  List<Workload> workloads() {
    return of(Deployment.class).stream().map(each -> Workload.of(each, this)).toList();
  }
}
