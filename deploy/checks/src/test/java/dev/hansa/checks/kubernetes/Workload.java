package dev.hansa.checks.kubernetes;

import dev.hansa.checks.settings.EffectiveSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A process as its Pods have it.
 *
 * @param files what is mounted, by absolute path: the text of a ConfigMap's entry, or {@link
 *     EffectiveSettings#SECRET}
 */
record Workload(
    String name,
    Deployment deployment,
    Container container,
    Map<String, String> environment,
    Map<String, String> files) {

  static Workload of(Deployment deployment, Manifests all) {
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    Container container = pod.getContainers().getFirst();
    var environment = new LinkedHashMap<String, String>();
    for (EnvVar variable : container.getEnv()) {
      environment.put(
          variable.getName(),
          variable.getValue() == null ? EffectiveSettings.SECRET : variable.getValue());
    }
    var files = new TreeMap<String, String>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      pod.getVolumes().stream()
          .filter(volume -> volume.getName().equals(mount.getName()))
          .forEach(volume -> files(volume, mount.getMountPath() + "/", all, files));
    }
    String name = deployment.getMetadata().getName();
    return new Workload(name, deployment, container, environment, files);
  }

  PodSpec pod() {
    return deployment.getSpec().getTemplate().getSpec();
  }

  Map<String, String> labels() {
    return deployment.getSpec().getTemplate().getMetadata().getLabels();
  }

  /** By the files that it finds at its home, and its environment. */
  EffectiveSettings settings() {
    String etc = environment.getOrDefault("HANSA_HOME", "") + "/etc/";
    var texts = new LinkedHashMap<String, String>();
    for (String file : List.of("hansa.yml", name + ".yml")) {
      texts.put(file, files.getOrDefault(etc + file, ""));
    }
    return EffectiveSettings.of(name, texts, environment);
  }

  private static void files(
      Volume volume, String folder, Manifests all, Map<String, String> files) {
    if (volume.getConfigMap() != null) {
      var map = volume.getConfigMap();
      fromMap(map.getName(), map.getItems(), folder, all, files);
    }
    if (volume.getProjected() != null) {
      for (VolumeProjection source : volume.getProjected().getSources()) {
        if (source.getConfigMap() != null) {
          fromMap(
              source.getConfigMap().getName(),
              source.getConfigMap().getItems(),
              folder,
              all,
              files);
        }
        if (source.getSecret() != null) {
          source
              .getSecret()
              .getItems()
              .forEach(item -> files.put(folder + item.getPath(), EffectiveSettings.SECRET));
        }
      }
    }
  }

  private static void fromMap(
      @Nullable String name,
      List<KeyToPath> items,
      String folder,
      Manifests all,
      Map<String, String> files) {
    for (ConfigMap map : all.of(ConfigMap.class)) {
      if (map.getMetadata().getName().equals(name)) {
        map.getBinaryData().keySet().forEach(key -> files.put(folder + key, ""));
        map.getData()
            .forEach(
                (key, text) ->
                    (items.isEmpty()
                            ? List.of(new KeyToPathBuilder().withKey(key).withPath(key).build())
                            : items)
                        .stream()
                            .filter(item -> item.getKey().equals(key))
                            .forEach(item -> files.put(folder + item.getPath(), text)));
      }
    }
  }
}
