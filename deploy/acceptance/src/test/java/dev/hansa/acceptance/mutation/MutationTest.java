package dev.hansa.acceptance.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.house.Repository;
import dev.hansa.acceptance.house.SecurityRules;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MutationTest {
  @Test
  void every_row_fits_the_sources() {
    assertThat(Mutation.all()).allSatisfy(row -> assertThat(row.occurrences()).isOne());
  }

  @Test
  void every_rule_about_tokens_has_a_row() {
    Set<String> rows =
        Mutation.all().stream().map(Mutation::rule).collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows).containsAll(SecurityRules.aboutTokens());
  }

  /** Some seconds each. */
  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> a_check_that_is_switched_off_makes_its_test_fail() throws Exception {
    prepareClassPaths();
    return Mutation.all().stream()
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> tryOut(row)));
  }

  private void tryOut(Mutation row) throws Exception {
    Path folder = Files.createTempDirectory("mutation");
    Path source = Files.createDirectories(folder.resolve("source"));
    source = source.resolve(Path.of(row.source()).getFileName());
    Files.writeString(source, row.mutated());
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String classPath = classPath(row.module());
    compile(source, classes, classPath);
    String failed = run(row, classes + File.pathSeparator + classPath);
    assertThat(failed.lines().filter(line -> line.startsWith("FAILED")))
        .as("what fails without the check:%n%s", failed)
        .anyMatch(line -> line.replace('_', ' ').matches(".*\\b" + row.rule() + "\\b.*"));
  }

  private static void compile(Path source, Path classes, String classPath) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as("the mutation compiles").isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(Mutation row, String classPath) throws Exception {
    Path out = Files.createTempFile("mutation", ".out");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath + File.pathSeparator + System.getProperty("java.class.path"),
                NamedTests.class.getName(),
                row.test()));
    Process process =
        new ProcessBuilder(command)
            .directory(Repository.root().resolve(row.module()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the test ends").isTrue();
    return Files.readString(out);
  }

  /** Has Maven compile the modules and write down what their tests run with. */
  private static void prepareClassPaths() throws Exception {
    String modules =
        Mutation.all().stream().map(Mutation::module).distinct().collect(Collectors.joining(","));
    Process maven =
        new ProcessBuilder(
                "./mvnw",
                "-q",
                "-pl",
                modules,
                "-am",
                "test-compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=target/test.classpath")
            .directory(Repository.root().toFile())
            .inheritIO()
            .start();
    assertThat(maven.waitFor()).as("Maven").isZero();
  }

  /** Classes and tests of the module before everything that this suite has. */
  private static String classPath(String module) throws IOException {
    Path target = Repository.root().resolve(module).resolve("target");
    return Stream.of(
            target.resolve("test-classes").toString(),
            target.resolve("classes").toString(),
            Files.readString(target.resolve("test.classpath")).strip())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
