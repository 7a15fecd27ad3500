package dev.hansa.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.house.MarkdownLinks;
import dev.hansa.acceptance.mesh.Await;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnOwnMesh;
import dev.hansa.acceptance.mesh.PortOffset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive is all that an operator needs beside a Java. */
@OnOwnMesh
class ArchiveTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private static Path temporary;
  private static Archive archive;

  @BeforeAll
  static void unpack() {
    archive = Archive.unpack(temporary);
  }

  @Test
  void has_the_sum_that_stands_beside_it() throws IOException {
    Path file = Archive.file();
    assertThat(Files.readString(Path.of(file + ".sha256")).strip())
        .isEqualTo(Archive.sha256(file) + "  " + file.getFileName());
  }

  @Test
  void its_bill_of_materials_names_each_jar_by_its_sum_and_no_other() throws IOException {
    Path file = archive.folder().resolve(archive.folder().getFileName() + ".cdx.json");
    Map<?, ?> bill = Json.object(Files.readString(file));
    assertThat(Json.at(bill, "bomFormat")).isEqualTo("CycloneDX");
    List<?> components = (List<?>) Json.at(bill, "components");
    assertThat(components.stream().map(ArchiveTest::sum).toList())
        .containsExactlyInAnyOrderElementsOf(
            archive.jars().stream().map(Archive::sha256).collect(Collectors.toSet()));
  }

  private static Object sum(Object component) {
    return ((List<?>) Json.at(component, "hashes"))
        .stream()
            .filter(hash -> "SHA-256".equals(Json.at(hash, "alg")))
            .map(hash -> Json.at(hash, "content"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void every_link_of_its_pages_leads_somewhere() throws IOException {
    try (Stream<Path> files = Files.walk(archive.folder())) {
      List<Path> pages = files.filter(file -> file.toString().endsWith(".md")).toList();
      assertThat(pages)
          .contains(
              archive.folder().resolve("README.md"), archive.folder().resolve("kit/README.md"));
      assertThat(MarkdownLinks.broken(archive.folder(), pages.stream())).isEmpty();
    }
  }

  @Test
  void runs_a_mesh_and_each_process_by_itself() throws Exception {
    var mesh = new Launcher(archive.launcher(), temporary.resolve("home"), PortOffset.free());
    try {
      mesh.up(Map.of("HANSA_AOT", "off"), "--no-traces").orFail();
      assertThat(mesh.run(MINUTE, "demo").orFail().out()).contains("✓").doesNotContain("✗");
      mesh.run("install", "--no-aot").orFail();
      runsAlone(mesh, "inventory");
    } finally {
      mesh.run(MINUTE, "down", "--wipe");
    }
  }

  /** One more inventory, as a service manager starts it. */
  private static void runsAlone(Launcher mesh, String name) throws Exception {
    Path log = temporary.resolve(name + ".log");
    Process process =
        mesh.start(
            log, Map.of("HANSA_SERVER_PORT", "0", "HANSA_MANAGEMENT_PORT", "0"), "run", name);
    try {
      Await.untilTrue(name + " is warm", MINUTE, () -> read(log).contains("WarmUp - warm"));
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends at SIGTERM").isTrue();
      assertThat(read(log)).contains("HansaApplication - stopped");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
