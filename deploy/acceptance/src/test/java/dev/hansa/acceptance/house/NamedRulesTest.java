package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules of transcoding by their ids: loading (L), matching (M), query (Q), body (B) and
 * response (R). Each is named by a test of the gateway: in its method's name, its display name or
 * label, or the table that it runs over.
 */
class NamedRulesTest {
  private static final Pattern NAME =
      Pattern.compile(
          "\\bvoid (\\w+)\\(|@(?:DisplayName|Label)\\(\\s*\"([^\"]*)\""
              + "|@CsvSource\\((.*?)\\)\\s+void ",
          Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("(?<![A-Za-z0-9])[LMQBR][1-9][0-9]?(?![0-9])");

  @Test
  void every_rule_is_named_by_a_test() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : tests()) {
      NAME.matcher(Files.readString(source))
          .results()
          .flatMap(found -> Stream.of(found.group(1), found.group(2), found.group(3)))
          .filter(Objects::nonNull)
          .flatMap(name -> ID.matcher(name.replace('_', ' ')).results())
          .forEach(id -> named.add(id.group()));
    }
    assertThat(named).containsAll(rules());
  }

  private static List<String> rules() {
    return Stream.of(ids("L", 15), ids("M", 14), ids("Q", 15), ids("B", 14), ids("R", 9))
        .flatMap(ids -> ids)
        .toList();
  }

  private static Stream<String> ids(String letter, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> letter + number);
  }

  private static List<Path> tests() throws IOException {
    try (Stream<Path> all = Files.walk(Repository.root().resolve("gateway"))) {
      return all.filter(path -> path.toString().matches(".*/src/test/java/.*Test\\.java")).toList();
    }
  }
}
