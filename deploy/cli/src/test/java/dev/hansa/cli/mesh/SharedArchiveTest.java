package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.cli.home.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedArchiveTest {
  private static final String CLASS = Logger.class.getName().replace('.', '/') + ".class";
  private static final String DATABASE = "driver-9.1.jar";

  /** A class of a library: an archive minds its class path only if it has one. */
  private static final class Logger {}

  @TempDir private Path folder;
  private Distribution distribution;

  @BeforeEach
  void builds_a_distribution_of_which_the_gateway_has_no_database() throws IOException {
    jar("lib", "runtime-1.2.jar");
    jar("lib", "logger-3.0.jar");
    jar("lib", DATABASE);
    jar("lib-zipkin", "exporter-4.0.jar");
    Files.createDirectories(folder.resolve("apps"));
    apps("cli", "cli-1.2.jar");
    for (Workload workload : Workload.ALL) {
      String own = workload.name() + "-1.2.jar";
      jar("lib", own);
      if (workload.hasDatabase()) {
        apps(workload.name(), own, "runtime-1.2.jar", DATABASE, "logger-3.0.jar");
      } else {
        apps(workload.name(), own, "runtime-1.2.jar", "logger-3.0.jar");
      }
    }
    distribution = new Distribution(folder);
  }

  @Test
  void without_an_archive_a_process_has_the_class_path_that_it_was_built_with() {
    var archive = new SharedArchive(distribution);
    assertThat(names(archive.classPath(Workload.GATEWAY)))
        .containsExactly(
            "gateway-1.2.jar", "runtime-1.2.jar", "logger-3.0.jar", "exporter-4.0.jar");
    assertThat(archive.cached(Workload.GATEWAY)).isEmpty();
  }

  @Test
  void everybody_is_trained_even_if_one_is_wanted() {
    var archive = new SharedArchive(distribution);
    assertThat(archive.toTrain(List.of(Workload.IDENTITY))).isEqualTo(Workload.ALL);
  }

  @Test
  void one_archive_serves_the_class_paths_of_all() throws Exception {
    train();
    var archive = new SharedArchive(distribution);
    assertThat(archive.toTrain(Workload.ALL)).isEmpty();
    assertThat(names(archive.classPath(Workload.ORDERS)))
        .endsWith("orders-1.2.jar")
        .doesNotContain("gateway-1.2.jar", "inventory-1.2.jar")
        .startsWith(
            names(archive.classPath(Workload.GATEWAY)).subList(0, 4).toArray(String[]::new));
    for (Workload workload : List.of(Workload.GATEWAY, Workload.ORDERS)) {
      List<Path> classPath = archive.classPath(workload);
      assertThat(run(archive, classPath)).isZero();
      assertThat(run(archive, classPath.reversed())).isNotZero();
    }
  }

  @Test
  void a_training_run_that_left_nothing_is_told_and_harms_nobody() {
    var archive = new SharedArchive(distribution);
    assertThat(archive.keep(Workload.ALL)).startsWith("left out");
    assertThat(archive.toTrain(Workload.ALL)).isEqualTo(Workload.ALL);
  }

  @Test
  void another_library_makes_another_archive() throws Exception {
    train();
    Files.write(folder.resolve("lib").resolve(DATABASE), new byte[7]);
    assertThat(new SharedArchive(distribution).toTrain(Workload.ALL)).isEqualTo(Workload.ALL);
  }

  private void train() throws IOException {
    var archive = new SharedArchive(distribution);
    for (Workload workload : Workload.ALL) {
      String flag = archive.training(workload).getFirst();
      Files.write(
          Path.of(flag.substring(flag.indexOf('=') + 1)),
          List.of(
              "# made by a test",
              "java/lang/Object id: 0",
              CLASS.replace(".class", " id: 1"),
              "example/FromElsewhere id: 2 super: 0 source: elsewhere.jar",
              "@lambda-proxy example/Gone ()V run"));
    }
    assertThat(archive.keep(Workload.ALL)).startsWith("an archive");
  }

  /** Exit status of a JVM that refuses to run where the archive does not fit. */
  private static int run(SharedArchive archive, List<Path> classPath) throws Exception {
    var command = new ArrayList<>(List.of(JavaCommand.java(), "-Xshare:on"));
    command.addAll(JavaCommand.FLAGS);
    command.addAll(archive.cached(Workload.ORDERS));
    command.addAll(List.of("-cp", JavaCommand.joined(classPath), "-version"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private void jar(String in, String name) throws IOException {
    Path file = Files.createDirectories(folder.resolve(in)).resolve(name);
    try (var jar = new JarOutputStream(Files.newOutputStream(file));
        var bytes = getClass().getResourceAsStream(CLASS.substring(CLASS.lastIndexOf('/') + 1))) {
      jar.putNextEntry(new JarEntry(CLASS));
      bytes.transferTo(jar);
    }
  }

  private void apps(String name, String... jars) throws IOException {
    Files.write(folder.resolve("apps").resolve(name + ".classpath"), List.of(jars));
  }

  private static List<String> names(List<Path> jars) {
    return jars.stream().map(jar -> jar.getFileName().toString()).toList();
  }
}
