package dev.hansa.acceptance.mutation;

import dev.hansa.acceptance.house.Repository;
import dev.hansa.acceptance.mesh.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * One check that is switched off.
 *
 * @param rule that it keeps, such as {@code K15}
 * @param source file that holds it, from the root of the checkout
 * @param was the text, which stands there once
 * @param becomes what it is replaced by
 * @param module that runs the test
 * @param test class that must fail, with the rule in the name of what fails
 */
record Mutation(
    String rule, String source, String was, String becomes, String module, String test) {
  private static final Path TABLE = Path.of("deploy/acceptance/src/test/mutations.yaml");

  /** The whole table. */
  static List<Mutation> all() {
    Object rows = new Yaml().load(read(Repository.root().resolve(TABLE)));
    return ((List<?>) rows).stream().map(Mutation::of).toList();
  }

  private static Mutation of(Object row) {
    return new Mutation(
        Json.at(row, "rule").toString(),
        Json.at(row, "source").toString(),
        Json.at(row, "was").toString(),
        Json.at(row, "becomes").toString(),
        Json.at(row, "module").toString(),
        Json.at(row, "test").toString());
  }

  /** How often the text stands in the source. */
  int occurrences() {
    return read(Repository.root().resolve(source)).split(Pattern.quote(was), -1).length - 1;
  }

  /** The source without the check. */
  String mutated() {
    return read(Repository.root().resolve(source)).replace(was, becomes);
  }

  @Override
  public String toString() {
    return rule + " in " + Path.of(source).getFileName() + ": " + was.strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
