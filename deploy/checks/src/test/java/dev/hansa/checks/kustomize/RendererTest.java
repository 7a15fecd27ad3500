package dev.hansa.checks.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hansa.checks.file.StrictYaml;
import dev.hansa.checks.kubernetes.Kit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {
  private static final int LIMIT_SECONDS = 120;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/single-node", "overlays/three-zones"})
  void renders_what_kubectl_renders(String rendered) throws Exception {
    Path kubectl = kubectl();
    assumeTrue(Files.isExecutable(kubectl), "no kubectl with Kustomize 5 on the path");
    Kit.SUPPLIED.writeTo(folder);
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(kubectl.toString(), "kustomize", folder.resolve(rendered).toString())
            .redirectOutput(output.toFile())
            .redirectError(folder.resolve("error").toFile())
            .start();
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("error"))).isZero();
    Map<String, Object> ours = byName(Renderer.render(Kit.SUPPLIED, rendered));
    Map<String, Object> theirs = byName(StrictYaml.documents(Files.readString(output)));
    assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
    theirs.forEach((name, object) -> assertThat(ours.get(name)).as(name).isEqualTo(object));
  }

  @Test
  void refuses_what_it_does_not_know() {
    assertThatThrownBy(
            () ->
                Renderer.render(
                    Kit.SUPPLIED.edited("base/kustomization.yaml", "patches:", "patchs:"), "base"))
        .hasMessageContaining("base/kustomization.yaml: patchs: Unrecognized property");
    assertThatThrownBy(
            () ->
                Renderer.render(
                    Kit.SUPPLIED.edited("base/process.yaml", "strategy:", "$patch:"), "base"))
        .hasMessageContaining("$patch is not known here");
    assertThatThrownBy(
            () ->
                Renderer.render(
                    Kit.SUPPLIED.edited("base/kustomization.yaml", "orders.yaml", "order.yaml"),
                    "base"))
        .hasMessageContaining("base/order.yaml: no such file");
  }

  @Test
  void refuses_a_key_that_stands_twice() {
    byte[] twice = "kind: Service\nkind: Deployment\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Renderer.render(Kit.SUPPLIED.with("base/orders.yaml", twice), "base"))
        .hasMessageContaining("duplicate key kind");
  }

  /** The first on the path that knows components; Debian's is too old. */
  private static Path kubectl() throws IOException, InterruptedException {
    for (String place : System.getenv("PATH").split(":", -1)) {
      Path candidate = Path.of(place).resolve("kubectl");
      if (Files.isExecutable(candidate)) {
        Process version =
            new ProcessBuilder(candidate.toString(), "version", "--client")
                .redirectErrorStream(true)
                .start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (version.waitFor() == 0 && said.contains("Kustomize Version: v5")) {
          return candidate;
        }
      }
    }
    return Path.of("");
  }

  private static Map<String, Object> byName(List<Map<String, Object>> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object -> object.get("kind") + " " + Renderer.name(object),
                RendererTest::sorted,
                (one, other) -> List.of(one, other),
                TreeMap::new));
  }

  /**
   * Elements of merged lists stand in an order of their own; none of these lists means its order.
   */
  private static Object sorted(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      entry -> String.valueOf(entry.getKey()),
                      entry -> sorted(entry.getValue()),
                      (one, _) -> one,
                      TreeMap::new));
      case List<?> list ->
          list.stream()
              .map(RendererTest::sorted)
              .sorted(Comparator.comparing(String::valueOf))
              .toList();
      default -> value;
    };
  }
}
