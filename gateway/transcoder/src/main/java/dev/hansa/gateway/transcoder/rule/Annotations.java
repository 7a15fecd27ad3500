package dev.hansa.gateway.transcoder.rule;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the option {@code google.api.http} of methods, as bytes: a parsed rule would hide that two
 * patterns were given, for the last one wins.
 */
final class Annotations {
  private static final List<Integer> PATTERNS =
      List.of(
          HttpRule.GET_FIELD_NUMBER,
          HttpRule.PUT_FIELD_NUMBER,
          HttpRule.POST_FIELD_NUMBER,
          HttpRule.DELETE_FIELD_NUMBER,
          HttpRule.PATCH_FIELD_NUMBER,
          HttpRule.CUSTOM_FIELD_NUMBER);

  private final SourcePlaces sources;
  private final List<Violation> violations;

  Annotations(SourcePlaces sources, List<Violation> violations) {
    this.sources = sources;
    this.violations = violations;
  }

  Optional<PlacedRule> rule(MethodDescriptor method) {
    List<ByteString> parts =
        method
            .getOptions()
            .getUnknownFields()
            .getField(AnnotationsProto.http.getNumber())
            .getLengthDelimitedList();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Places places = sources.ofRule(method);
    try {
      ByteString bytes = parts.stream().reduce(ByteString.EMPTY, ByteString::concat);
      HttpRule rule = HttpRule.parseFrom(bytes);
      UnknownFieldSet raw = UnknownFieldSet.parseFrom(bytes);
      requireOnePattern(method, raw, places);
      List<ByteString> additional =
          raw.getField(HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER).getLengthDelimitedList();
      for (int i = 0; i < additional.size(); i++) {
        requireOnePattern(
            method,
            UnknownFieldSet.parseFrom(additional.get(i)),
            places,
            HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER,
            i);
      }
      return Optional.of(new PlacedRule(rule, places));
    } catch (InvalidProtocolBufferException _) {
      violations.add(
          new Violation(
              places.at(),
              "set",
              method.getService().getFullName()
                  + '/'
                  + method.getName()
                  + ": its option google.api.http is no HttpRule",
              "compile the contract anew, with the http.proto of googleapis"));
      return Optional.empty();
    }
  }

  private void requireOnePattern(
      MethodDescriptor method, UnknownFieldSet raw, Places places, int... within) {
    List<Integer> patterns = PATTERNS.stream().filter(raw::hasField).toList();
    if (patterns.size() > 1) {
      String names =
          patterns.stream()
              .map(number -> HttpRule.getDescriptor().findFieldByNumber(number).getName())
              .collect(Collectors.joining(" and "));
      int[] second = Arrays.copyOf(within, within.length + 1);
      second[within.length] = patterns.getLast();
      violations.add(
          new Violation(
              places.at(second),
              "L1",
              method.getService().getFullName() + '/' + method.getName() + ": a rule has " + names,
              "keep one, and write each other as one of additional_bindings"));
    }
  }
}
