package dev.hansa.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.mesh.PackagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The images of the build, on no base, for none can be pulled where there is no network. */
class ProcessImageTest {
  private static final Distribution DISTRIBUTION = new Distribution(Path.of("../cli/target/dist"));
  private static final List<PackagedProcess> ALL =
      PackagedProcess.of(DISTRIBUTION, Path.of(ProcessImage.FOLDER));
  private static final Set<Path> SHARED = ProcessImage.sharedBy(ALL);

  /** One cache for all: a layer that images share is made once. */
  @TempDir private static Path cache;

  @TempDir private Path folder;

  static Stream<PackagedProcess> processes() {
    return ALL.stream();
  }

  private String write(PackagedProcess process, String base, Path to) {
    return new ProcessImage(process, SHARED, DISTRIBUTION.version())
        .write(to, base, cache, folder.resolve("arguments"));
  }

  private OciLayout image(PackagedProcess process) throws IOException {
    Path tar = folder.resolve("image.tar");
    write(process, ProcessImage.SCRATCH, tar);
    return OciLayout.read(tar);
  }

  @ParameterizedTest
  @MethodSource("processes")
  void runs_as_nobody_by_an_entry_point_without_a_shell(PackagedProcess process) throws Exception {
    OciLayout image = image(process);
    JsonObject configuration = image.configuration().getAsJsonObject("config");
    assertThat(configuration.get("User").getAsString()).isEqualTo("65532:65532");
    assertThat(strings(configuration.get("Entrypoint")))
        .containsExactly("java", "@/opt/hansa/run/" + process.name() + ".args");
    assertThat(configuration.get("WorkingDir").getAsString()).isEqualTo("/var/lib/hansa");
    assertThat(configuration.getAsJsonObject("Volumes").keySet())
        .containsExactlyInAnyOrder("/var/lib/hansa", "/tmp");
    assertThat(strings(configuration.get("Env")))
        .contains("HANSA_HOME=/var/lib/hansa", "OTEL_SERVICE_NAME=" + process.name());
    assertThat(configuration.getAsJsonObject("ExposedPorts").keySet())
        .containsExactlyInAnyOrderElementsOf(
            process.ports().stream().map(port -> port + "/tcp").toList());
    assertThat(configuration.getAsJsonObject("Labels").get("org.opencontainers.image.version"))
        .extracting(JsonElement::getAsString)
        .isEqualTo(DISTRIBUTION.version());
  }

  @ParameterizedTest
  @MethodSource("processes")
  void holds_its_class_path_and_nothing_else_that_nobody_may_write(PackagedProcess process)
      throws Exception {
    OciLayout image = image(process);
    List<TarArchiveEntry> files = image.entries().stream().filter(TarArchiveEntry::isFile).toList();
    String arguments = "opt/hansa/run/" + process.name() + ".args";
    assertThat(files)
        .extracting(TarArchiveEntry::getName)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    process.jars().stream().map(jar -> "opt/hansa/lib/" + jar.getFileName()),
                    Stream.of(arguments))
                .toList());
    assertThat(image.entries())
        .allSatisfy(
            entry -> {
              assertThat(entry.getLongUserId()).isZero();
              assertThat(entry.getMode() & 0022).as(entry.getName()).isZero();
              assertThat(entry.getMode() & 0004).as(entry.getName()).isNotZero();
            });
    String classPath =
        image
            .text(arguments)
            .lines()
            .filter(line -> line.contains(".jar"))
            .findFirst()
            .orElseThrow();
    assertThat(Arrays.asList(classPath.replace("\"", "").split(":", -1)))
        .allSatisfy(jar -> assertThat(files).extracting(f -> "/" + f.getName()).contains(jar));
  }

  @Test
  void is_the_same_from_the_same_jars() throws Exception {
    PackagedProcess gateway = ALL.getLast();
    Path one = folder.resolve("one.tar");
    Path other = folder.resolve("other.tar");
    assertThat(write(gateway, ProcessImage.SCRATCH, one))
        .isEqualTo(write(gateway, ProcessImage.SCRATCH, other));
    assertThat(OciLayout.read(one).index()).isEqualTo(OciLayout.read(other).index());
  }

  @Test
  void images_share_the_layer_of_common_libraries() throws Exception {
    String first = layer(image(ALL.getFirst()));
    assertThat(layer(image(ALL.getLast()))).isEqualTo(first);
  }

  private static String layer(OciLayout image) {
    return image
        .manifest()
        .getAsJsonArray("layers")
        .get(0)
        .getAsJsonObject()
        .get("digest")
        .getAsString();
  }

  @Test
  void a_base_is_an_image_or_said_to_be_none() throws Exception {
    Path java = Files.writeString(folder.resolve("java"), "a Java");
    Path base = folder.resolve("base.tar");
    Jib.fromScratch()
        .addLayer(List.of(java), "/usr/bin")
        .containerize(
            Containerizer.to(TarImage.at(base).named("base"))
                .setBaseImageLayersCache(cache)
                .setApplicationLayersCache(cache));
    Path tar = folder.resolve("image.tar");
    write(ALL.getLast(), "tar://" + base, tar);
    assertThat(OciLayout.read(tar).entries())
        .extracting(TarArchiveEntry::getName)
        .contains("usr/bin/java", "opt/hansa/run/gateway.args");
    assertThatThrownBy(() -> write(ALL.getFirst(), "No Image", tar))
        .isInstanceOf(ImageFailure.class)
        .hasMessageContaining("'No Image'")
        .hasMessageContaining("tar://");
    assertThatThrownBy(() -> write(ALL.getFirst(), "tar:///nowhere/base.tar", tar))
        .isInstanceOf(ImageFailure.class)
        .hasMessageContaining("/nowhere/base.tar");
  }

  private static List<String> strings(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }
}
