package dev.hansa.checks.kubernetes;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is referred to by name is there, with the keys that are asked for; nothing is left over.
 */
final class ReferencesCheck {
  /** Of a map, for the API server. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final Set<String> OF_CERTIFICATES = Set.of("tls.crt", "tls.key", "ca.crt");

  private final Manifests manifests;
  private final Map<String, Set<String>> keys = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> found = new ArrayList<>();

  private ReferencesCheck(Manifests manifests) {
    this.manifests = manifests;
    for (ConfigMap map : manifests.of(ConfigMap.class)) {
      var all = new HashSet<>(map.getData().keySet());
      all.addAll(map.getBinaryData().keySet());
      keys.put("ConfigMap " + map.getMetadata().getName(), all);
      long size = size(map);
      if (size > MOST_BYTES) {
        found.add("ConfigMap " + map.getMetadata().getName() + ": " + size + " bytes, too many");
      }
    }
    for (Secret secret : manifests.of(Secret.class)) {
      keys.put("Secret " + secret.getMetadata().getName(), secret.getData().keySet());
    }
    for (Certificate certificate : manifests.of(Certificate.class)) {
      keys.put("Secret " + certificate.getSpec().getSecretName(), OF_CERTIFICATES);
    }
  }

  static List<String> violations(Manifests manifests) {
    var check = new ReferencesCheck(manifests);
    manifests.workloads().forEach(check::workload);
    check.keys.keySet().stream()
        .filter(name -> !check.used.contains(name))
        .sorted()
        .forEach(name -> check.found.add(name + " is used by nobody"));
    Set<String> names = new HashSet<>(manifests.workloads().stream().map(Workload::name).toList());
    for (var scaler : manifests.of(HorizontalPodAutoscaler.class)) {
      var target = scaler.getSpec().getScaleTargetRef();
      if (!target.getKind().equals("Deployment") || !names.contains(target.getName())) {
        check.found.add(
            "HorizontalPodAutoscaler "
                + scaler.getMetadata().getName()
                + ": there is no "
                + target.getKind()
                + " "
                + target.getName());
      }
    }
    for (String name : names) {
      check.budgets(name);
    }
    return check.found;
  }

  private void budgets(String name) {
    long budgets =
        manifests.of(PodDisruptionBudget.class).stream()
            .filter(
                budget ->
                    manifests.workloads().stream()
                        .filter(
                            each ->
                                each.labels()
                                    .entrySet()
                                    .containsAll(
                                        budget.getSpec().getSelector().getMatchLabels().entrySet()))
                        .map(Workload::name)
                        .toList()
                        .equals(List.of(name)))
            .count();
    if (budgets != 1) {
      found.add(name + ": " + budgets + " disruption budgets of its own (expected: 1)");
    }
  }

  private void workload(Workload workload) {
    String name = workload.name();
    for (EnvVar variable : workload.container().getEnv()) {
      var source = variable.getValueFrom();
      if (source != null && source.getSecretKeyRef() != null) {
        var secret = source.getSecretKeyRef();
        require(name, "Secret " + secret.getName(), List.of(secret.getKey()));
      }
    }
    Set<String> volumes = new HashSet<>();
    for (Volume volume : workload.pod().getVolumes()) {
      volumes.add(volume.getName());
      if (volume.getConfigMap() != null) {
        require(name, "ConfigMap " + volume.getConfigMap().getName(), List.of());
      }
      if (volume.getProjected() != null) {
        volume.getProjected().getSources().forEach(source -> projection(name, source));
      }
    }
    Set<String> mounted = new HashSet<>();
    workload.container().getVolumeMounts().forEach(mount -> mounted.add(mount.getName()));
    if (!volumes.equals(mounted)) {
      found.add(name + ": mounts " + mounted + " of the volumes " + volumes);
    }
  }

  private void projection(String name, VolumeProjection source) {
    @Nullable ConfigMapProjection map = source.getConfigMap();
    if (map != null) {
      require(name, "ConfigMap " + map.getName(), keys(map.getItems()));
    }
    @Nullable SecretProjection secret = source.getSecret();
    if (secret != null) {
      require(name, "Secret " + secret.getName(), keys(secret.getItems()));
    }
  }

  private static long size(ConfigMap map) {
    long text = map.getData().values().stream().mapToLong(String::length).sum();
    long encoded = map.getBinaryData().values().stream().mapToLong(String::length).sum();
    return text + encoded * 3 / 4;
  }

  private static List<String> keys(List<KeyToPath> items) {
    return items.stream().map(KeyToPath::getKey).toList();
  }

  private void require(String from, String object, List<String> wanted) {
    used.add(object);
    Set<String> there = keys.get(object);
    if (there == null) {
      found.add(from + ": there is no " + object);
      return;
    }
    wanted.stream()
        .filter(key -> !there.contains(key))
        .forEach(key -> found.add(from + ": " + object + " has no key " + key));
  }
}
