package dev.hansa.gateway.transcoder;

import com.google.api.HttpRule;
import java.util.stream.IntStream;

/**
 * One binding of a rule: the rule itself, or an additional one.
 *
 * @param within where it lies in the rule, as field numbers and indexes
 */
@SuppressWarnings("ArrayRecordComponent") // a way to go, never compared
record Binding(HttpRule http, int... within) {

  /** Which one it is, for messages: many a descriptor set has one place for the whole rule. */
  String part() {
    return within.length == 0 ? "" : " additional_bindings[" + within[within.length - 1] + ']';
  }

  /** The path of a part of it. */
  int[] at(int... part) {
    return IntStream.concat(IntStream.of(within), IntStream.of(part)).toArray();
  }

  /** Field number of the pattern; 0 if there is none. */
  int pattern() {
    return http.getPatternCase().getNumber();
  }

  /** {@code GET}, ..., or what a custom pattern says; empty without a pattern. */
  String httpMethod() {
    return switch (http.getPatternCase()) {
      case GET, PUT, POST, DELETE, PATCH -> http.getPatternCase().name();
      case CUSTOM -> http.getCustom().getKind();
      case PATTERN_NOT_SET -> "";
    };
  }

  /** The path template; empty without a pattern. */
  String template() {
    return switch (http.getPatternCase()) {
      case GET -> http.getGet();
      case PUT -> http.getPut();
      case POST -> http.getPost();
      case DELETE -> http.getDelete();
      case PATCH -> http.getPatch();
      case CUSTOM -> http.getCustom().getPath();
      case PATTERN_NOT_SET -> "";
    };
  }
}
