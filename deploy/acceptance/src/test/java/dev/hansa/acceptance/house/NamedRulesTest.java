package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules by their ids: of transcoding (loading L, matching M, query Q, body B, response R) and
 * those of {@link SecurityRules}. Each is named by a test: in its method's name, its display name
 * or label, or the table that it runs over. Those about tokens are tried on a running mesh, too.
 */
class NamedRulesTest {
  private static final Pattern NAME =
      Pattern.compile(
          "\\bvoid (\\w+)\\(|@(?:DisplayName|Label)\\(\\s*\"([^\"]*)\""
              + "|@CsvSource\\((.*?)\\)\\s+void ",
          Pattern.DOTALL);

  /** What has a mesh to try things on. */
  private static final Pattern RUNNING =
      Pattern.compile(
          "^import dev\\.hansa\\.acceptance\\.mesh\\.On(?:Shared|Own)Mesh;", Pattern.MULTILINE);

  private static final Pattern ID =
      Pattern.compile("(?<![A-Za-z0-9])(?:[LMQBR][1-9][0-9]?|[KZFOTR][0-9]{2})(?![0-9])");

  @Test
  void every_rule_of_transcoding_is_named_by_a_test() throws IOException {
    assertThat(named("gateway")).containsAll(rules());
  }

  @Test
  void every_rule_of_security_is_named_by_a_test_or_said_not_to_apply() throws IOException {
    assertThat(named("gateway", "services", "deploy")).containsAll(SecurityRules.applicable());
  }

  @Test
  void every_fault_is_named_by_a_test_or_said_not_to_be_due() throws IOException {
    Set<String> named = named("gateway", "services", "deploy");
    assertThat(named).containsAll(SecurityRules.faults());
    assertThat(named).doesNotContainAnyElementsOf(SecurityRules.FAULTS_NOT_DUE.keySet());
  }

  @Test
  void every_rule_of_tokens_is_named_by_a_test_of_running_processes() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (Path test : tests("deploy/acceptance")) {
      if (RUNNING.matcher(Files.readString(test)).find()) {
        tests.add(test);
      }
    }
    assertThat(named(tests)).containsAll(SecurityRules.tried());
  }

  private static Set<String> named(String... folders) throws IOException {
    return named(tests(folders));
  }

  private static Set<String> named(List<Path> tests) throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path source : tests) {
      NAME.matcher(Files.readString(source))
          .results()
          .flatMap(found -> Stream.of(found.group(1), found.group(2), found.group(3)))
          .filter(Objects::nonNull)
          .flatMap(name -> ID.matcher(name.replace('_', ' ')).results())
          .forEach(id -> named.add(id.group()));
    }
    return named;
  }

  private static List<String> rules() {
    return Stream.of(ids("L", 15), ids("M", 14), ids("Q", 15), ids("B", 14), ids("R", 9))
        .flatMap(ids -> ids)
        .toList();
  }

  private static Stream<String> ids(String letter, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> letter + number);
  }

  private static List<Path> tests(String... folders) throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> all = Files.walk(Repository.root().resolve(folder))) {
        all.filter(path -> path.toString().matches(".*/src/test/java/.*Test\\.java"))
            .forEach(tests::add);
      }
    }
    return tests;
  }
}
