package dev.hansa.checks.kustomize;

import dev.hansa.checks.file.StrictYaml;
import dev.hansa.checks.file.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Renders a folder: resources, then components, then generated maps and secrets, then patches,
 * namespace and labels over all of them; at the very end names of what was generated get their
 * hashes, and whoever refers to them follows.
 */
public final class Renderer {
  private final Tree tree;

  private Renderer(Tree tree) {
    this.tree = tree;
  }

  /**
   * All objects of a folder.
   *
   * @throws IllegalArgumentException naming a file that is missing or says what is not known here
   */
  public static List<Map<String, Object>> render(Tree tree, String folder) {
    var objects = new ArrayList<Rendered>();
    new Renderer(tree).add(folder, objects);
    return Rendered.named(objects);
  }

  /** What an object is called. */
  public static String name(Map<String, Object> object) {
    return object.get("metadata") instanceof Map<?, ?> metadata
        ? String.valueOf(metadata.get("name"))
        : "without metadata";
  }

  private void add(String folder, List<Rendered> objects) {
    var kustomization = Kustomization.read(tree, folder);
    for (String resource : kustomization.resources()) {
      String path = resolve(folder, resource);
      if (tree.find(path + "/" + Kustomization.FILE).isPresent()) {
        var below = new ArrayList<Rendered>();
        add(path, below);
        objects.addAll(below);
      } else {
        documents(path).forEach(document -> objects.add(Rendered.written(document)));
      }
    }
    kustomization.components().forEach(component -> add(resolve(folder, component), objects));
    var generated = new Generated(tree, folder, kustomization.generatorOptions());
    kustomization.configMapGenerator().forEach(each -> objects.add(generated.configMap(each)));
    kustomization.secretGenerator().forEach(each -> objects.add(generated.secret(each)));
    transform(kustomization, folder, objects);
  }

  private void transform(Kustomization kustomization, String folder, List<Rendered> objects) {
    for (Kustomization.Patch patch : kustomization.patches()) {
      var changes = new LinkedHashMap<>(documents(resolve(folder, patch.path())).getFirst());
      // The target decides whom a patch is for; its own name and kind are not merged.
      List.of("apiVersion", "kind", "metadata").forEach(changes::remove);
      objects.stream()
          .filter(rendered -> rendered.kind().equals(patch.target().kind()))
          .forEach(rendered -> StrategicMerge.into(rendered.object(), changes));
    }
    if (kustomization.namespace() != null) {
      objects.forEach(rendered -> rendered.metadata().put("namespace", kustomization.namespace()));
    }
    for (Kustomization.Labels labels : kustomization.labels()) {
      objects.forEach(rendered -> rendered.label(labels.pairs(), labels.includeTemplates()));
    }
  }

  private List<Map<String, Object>> documents(String path) {
    try {
      return StrictYaml.documents(tree.text(path));
    } catch (YAMLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
    }
  }

  private static String resolve(String folder, String path) {
    return Path.of(folder).resolve(path).normalize().toString().replace('\\', '/');
  }
}
