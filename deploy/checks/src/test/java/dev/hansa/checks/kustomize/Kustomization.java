package dev.hansa.checks.kustomize;

import dev.hansa.checks.file.StrictModel;
import dev.hansa.checks.file.StrictYaml;
import dev.hansa.checks.file.Tree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code kustomization.yaml}; a key that has no component here is refused. */
record Kustomization(
    String apiVersion,
    String kind,
    @Nullable String namespace,
    List<String> resources,
    List<String> components,
    GeneratorOptions generatorOptions,
    List<Generator> configMapGenerator,
    List<Generator> secretGenerator,
    List<Patch> patches,
    List<Labels> labels) {
  static final String FILE = "kustomization.yaml";

  private static final Map<String, String> VERSIONS =
      Map.of(
          "Kustomization", "kustomize.config.k8s.io/v1beta1",
          "Component", "kustomize.config.k8s.io/v1alpha1");

  Kustomization {
    if (!String.valueOf(VERSIONS.get(kind)).equals(apiVersion)) {
      throw new IllegalArgumentException(apiVersion + " " + kind + " (expected: " + VERSIONS + ")");
    }
    resources = given(resources);
    components = given(components);
    configMapGenerator = given(configMapGenerator);
    secretGenerator = given(secretGenerator);
    patches = given(patches);
    labels = given(labels);
    generatorOptions = generatorOptions == null ? GeneratorOptions.NONE : generatorOptions;
  }

  /**
   * @param files each {@code key=path}
   */
  record Generator(String name, @Nullable String type, List<String> files) {
    Generator {
      files = given(files);
    }
  }

  record GeneratorOptions(boolean disableNameSuffixHash, Map<String, String> labels) {
    static final GeneratorOptions NONE = new GeneratorOptions(false, Map.of());

    GeneratorOptions {
      labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
  }

  record Patch(String path, Target target) {}

  record Target(String kind) {}

  record Labels(Map<String, String> pairs, boolean includeTemplates) {}

  static Kustomization read(Tree tree, String folder) {
    String file = folder + "/" + FILE;
    try {
      return StrictModel.read(StrictYaml.document(tree.text(file)), Kustomization.class);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static <T> List<T> given(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
