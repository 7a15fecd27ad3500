package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Rules L1 to L15 on contracts that break them: each line of {@code seeded/v1/*.proto} and {@code
 * seeded/bad.yaml} that ends with the name of a rule is a violation of it there, and there is no
 * other.
 */
class SeededContractsTest {
  private static final ByteString BOTH = ByteString.copyFrom(Fixtures.resource("/seeded.binpb"));
  private static final String BAD = "seeded/v1/bad.proto";
  private static final String LINT = "seeded/v1/lint.proto";
  private static final Pattern MARK = Pattern.compile("(?://|#) (L\\d+|Q\\d+|yaml)$");

  private static List<String> marks(String file) {
    List<String> marks = new ArrayList<>();
    List<String> lines =
        new String(Fixtures.resource('/' + file), StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      var mark = MARK.matcher(lines.get(i));
      if (mark.find()) {
        marks.add((i + 1) + " " + mark.group(1));
      }
    }
    assertThat(marks).as(file).isNotEmpty();
    return marks;
  }

  private static List<String> found(List<Violation> violations, String file) {
    return violations.stream()
        .filter(violation -> violation.file().equals(file))
        .map(violation -> violation.line() + " " + violation.rule())
        .toList();
  }

  /** The contracts that are taken. */
  private static ByteString good() {
    var good = Fixtures.parseSet(BOTH).toBuilder();
    for (int i = good.getFileCount() - 1; i >= 0; i--) {
      if (good.getFile(i).getName().equals(BAD)) {
        good.removeFile(i);
      }
    }
    return good.build().toByteString();
  }

  private static InvalidContractException refused(Bundle bundle) {
    var e =
        catchThrowableOfType(
            InvalidContractException.class,
            () -> Transcoder.compile(List.of(bundle), Options.DEFAULT));
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void L1_to_L13_are_reported_together_each_where_it_stands() {
    var e = refused(new Bundle("seeded", BOTH));
    assertThat(found(e.violations(), BAD)).isEqualTo(marks(BAD));
    assertThat(e.violations()).allMatch(violation -> violation.file().equals(BAD));
    assertThat(e.violations()).allMatch(violation -> violation.column() == 5);
  }

  @Test
  void L15_warns_beside_violations_and_without() {
    assertThat(found(refused(new Bundle("seeded", BOTH)).warnings(), LINT)).isEqualTo(marks(LINT));
    var transcoder = Transcoder.compile(List.of(new Bundle("good", good())), Options.DEFAULT);
    assertThat(found(transcoder.warnings(), LINT)).isEqualTo(marks(LINT));
  }

  @Test
  void L14_is_reported_where_the_YAML_breaks_a_rule() {
    String yaml = new String(Fixtures.resource("/seeded/bad.yaml"), StandardCharsets.UTF_8);
    var e = refused(new Bundle("seeded/bad.binpb", good(), yaml));
    assertThat(found(e.violations(), "seeded/bad.yaml")).isEqualTo(marks("seeded/bad.yaml"));
    assertThat(e.violations()).allMatch(violation -> violation.column() > 0);
  }

  @Test
  void says_what_to_write_instead() {
    assertThat(refused(new Bundle("seeded", BOTH)).violations())
        .allMatch(violation -> !violation.instead().isBlank())
        .extracting(Violation::instead)
        .contains(
            "write /v1/orders",
            "write /v1/my%20orders",
            "close it: {name}",
            "write /{name=orders/*}",
            "write {name}",
            "write {delivery_note}",
            "bind a scalar, such as {buyer.name}",
            "write body: \"buyer\"",
            "write response_body: \"buyer\"");
  }

  @Test
  void names_file_and_method_where_there_is_no_source_info() {
    var bare = Fixtures.parseSet(BOTH).toBuilder();
    bare.getFileBuilderList().forEach(file -> file.clearSourceCodeInfo());
    List<Violation> violations =
        refused(new Bundle("bare", bare.build().toByteString())).violations();
    assertThat(violations).hasSameSizeAs(marks(BAD));
    assertThat(violations).allMatch(v -> v.file().equals(BAD) && v.line() == 0);
    assertThat(violations).allMatch(v -> v.message().startsWith("seeded.v1."));
    assertThat(violations.getFirst().toString()).startsWith(BAD + ": [L1] seeded.v1.Patterns/");
  }
}
