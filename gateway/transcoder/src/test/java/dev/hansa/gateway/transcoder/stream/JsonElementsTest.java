package dev.hansa.gateway.transcoder.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonElementsTest {
  private static final int LIMIT = 64;

  private static JsonElements array() {
    return JsonElements.ofArray(LIMIT);
  }

  private static JsonElements lines() {
    return JsonElements.ofLines(LIMIT);
  }

  /** Every element as {@code offset:text}, from a body that arrives in parts of this size. */
  private static List<String> cut(Supplier<JsonElements> kind, String body, int size) {
    JsonElements elements = kind.get();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> cut = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      elements.add(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)));
      for (Element e = elements.next(); e != null; e = elements.next()) {
        cut.add(text(e, cut.size()));
      }
    }
    Element last = elements.last();
    if (last != null) {
      cut.add(text(last, cut.size()));
    }
    return cut;
  }

  private static String text(Element element, int index) {
    assertThat(element.index()).isEqualTo(index);
    return element.offset() + ":" + new String(element.json(), StandardCharsets.UTF_8);
  }

  private static Fault.InBody refused(Supplier<JsonElements> kind, String body) {
    List<Fault> faults = new ArrayList<>();
    for (int size = 1; size <= body.length(); size++) {
      int parts = size;
      var e = catchThrowableOfType(MalformedRequestException.class, () -> cut(kind, body, parts));
      assertThat(e).describedAs(body).isNotNull();
      faults.add(e.fault());
    }
    assertThat(faults).containsOnly(faults.getFirst());
    return (Fault.InBody) faults.getFirst();
  }

  private static void assertCut(Supplier<JsonElements> kind, String body, String... expected) {
    for (int size = 1; size <= body.length() + 1; size++) {
      assertThat(cut(kind, body, size)).containsExactly(expected);
    }
  }

  @Test
  void R6_cuts_arrays_wherever_their_parts_end() {
    assertCut(
        JsonElementsTest::array,
        " [ {\"a\":[1,{}],\"b\":\"],}\\\"\"} ,\n[1, 2],\"ä,\",null,1e3\t] \r\n",
        "3:{\"a\":[1,{}],\"b\":\"],}\\\"\"} ",
        "30:[1, 2]",
        "37:\"ä,\"",
        "43:null",
        "48:1e3\t");
    assertCut(JsonElementsTest::array, "[]");
    assertCut(JsonElementsTest::array, " [ ] ");
    assertCut(JsonElementsTest::array, "");
    assertCut(JsonElementsTest::array, "  \n");
  }

  @Test
  void R6_cuts_lines_wherever_their_parts_end() {
    assertCut(JsonElementsTest::lines, "{}\n{\"a\":1}\r\n", "0:{}", "3:{\"a\":1}\r");
    assertCut(JsonElementsTest::lines, "\n \n1\n\n2", "3:1", "6:2");
    assertCut(JsonElementsTest::lines, "");
    assertCut(JsonElementsTest::lines, " \n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 0 | expected '['",
        "x[1] | 0 | expected '['",
        "[,1] | 1 | expected a JSON value or ']'",
        "[1,] | 3 | expected a JSON value",
        "[1,,2] | 3 | expected a JSON value",
        "[}] | 1 | expected a JSON value or ']'",
        "[1}] | 2 | expected ',' or ']'",
        "[1]2 | 3 | there is more after the end of the array",
        "[1][2] | 3 | there is more after the end of the array",
        "[1],  | 3 | there is more after the end of the array"
      })
  void R6_refuses_what_does_not_belong_between_elements(String body, long offset, String message) {
    assertThat(refused(JsonElementsTest::array, body))
        .isEqualTo(new Fault.InBody(Fault.Kind.SYNTAX, message, "", offset));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[1", "[1,", "[{\"a\":[1]", "[\"]", "[[]", " [1 , ", "[\"\\"})
  void B14_refuses_an_array_that_does_not_end(String body) {
    assertThat(refused(JsonElementsTest::array, body))
        .isEqualTo(
            new Fault.InBody(
                Fault.Kind.SYNTAX, "the body ends before its array does", "", body.length()));
  }

  @Test
  void B6_refuses_an_element_above_the_limit_before_it_is_whole() {
    String fits = "1".repeat(LIMIT);
    assertCut(JsonElementsTest::lines, fits + "\n" + fits, "0:" + fits, LIMIT + 1 + ":" + fits);
    assertCut(
        JsonElementsTest::array,
        "[" + fits + "," + fits + "]",
        "1:" + fits,
        LIMIT + 2 + ":" + fits);
    assertThat(refused(JsonElementsTest::lines, "1\n" + fits + "1"))
        .extracting(Fault.InBody::kind, Fault.InBody::offset)
        .containsExactly(Fault.Kind.TOO_LARGE, 2L);
    assertThat(refused(JsonElementsTest::array, "[1,\"" + fits))
        .extracting(Fault.InBody::kind, Fault.InBody::offset)
        .containsExactly(Fault.Kind.TOO_LARGE, 3L);
  }

  @Test
  void holds_no_more_than_an_element_and_a_part_of_any_body() {
    byte[] part = "[1],[2],[3],[4],".repeat(512).getBytes(StandardCharsets.UTF_8);
    JsonElements elements = array();
    elements.add(ByteBuffer.wrap(new byte[] {'['}));
    long count = 0;
    for (int i = 0; i < 1000; i++) {
      elements.add(ByteBuffer.wrap(part));
      while (elements.next() != null) {
        count++;
      }
      assertThat(elements.held()).isLessThanOrEqualTo(part.length + 2);
    }
    assertThat(count).isEqualTo(2_048_000);
  }
}
