package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the rules bite: every forbidden arrow, seeded, is found. */
class SeededViolationTest {
  private static final Modules HOUSE = Modules.read(Repository.root());

  @ParameterizedTest
  @MethodSource("forbiddenArrows")
  void a_forbidden_arrow_between_modules_is_found(String from, String to) {
    assertThat(HOUSE.with(from, to).violations()).contains(from + " → " + to);
  }

  static Stream<Arguments> forbiddenArrows() {
    return Modules.ALLOWED.entrySet().stream()
        .flatMap(
            entry ->
                Modules.ALLOWED.keySet().stream()
                    .filter(to -> !to.equals(entry.getKey()) && !entry.getValue().contains(to))
                    .map(to -> Arguments.of(entry.getKey(), to)));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          services/runtime, dev.hansa.runtime.trust, io.micronaut.context.ApplicationContext
          services/runtime, dev.hansa.runtime.server, java.sql.Connection
          services/runtime, dev.hansa.runtime.error, dev.hansa.runtime.server.Caller
          gateway/transcoder, dev.hansa.gateway.transcoder, io.micronaut.context.ApplicationContext
          gateway/transcoder, dev.hansa.gateway.transcoder, java.net.ServerSocket
          gateway/transcoder, dev.hansa.gateway.transcoder, dev.hansa.runtime.trust.SpiffeId
          gateway/edge, dev.hansa.gateway.edge, dev.hansa.orders.v1.Order
          services/reference/orders, dev.hansa.orders, dev.hansa.inventory.Seed
          services/reference/inventory, dev.hansa.inventory, dev.hansa.orders.Seed
          services/reference/settlement, dev.hansa.settlement, dev.hansa.identity.Seed
          """)
  void a_forbidden_use_of_a_class_is_found(
      String module, String from, String used, @TempDir Path folder) throws IOException {
    Path classes = compile(folder, from, used);
    assertThat(Packages.violations(Repository.root(), module, classes))
        .anyMatch(line -> line.contains("Seeded") && line.contains(used));
  }

  /**
   * A class in package {@code from} with a field of type {@code used}, which is made if it is a
   * Seed.
   */
  private static Path compile(Path folder, String from, String used) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path source = folder.resolve("Seeded.java");
    Files.writeString(source, "package " + from + "; public class Seeded { " + used + " it; }");
    List<String> arguments =
        Stream.concat(
                Stream.of("-proc:none", "-nowarn", "-d", classes.toString(), source.toString()),
                used.endsWith(".Seed") ? Stream.of(seed(folder, used).toString()) : Stream.of())
            .toList();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
    return classes;
  }

  private static Path seed(Path folder, String name) throws IOException {
    int dot = name.lastIndexOf('.');
    return Files.writeString(
        folder.resolve("Seed.java"),
        "package " + name.substring(0, dot) + "; public class Seed {}");
  }
}
