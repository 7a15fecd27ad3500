package dev.hansa.gateway.transcoder;

import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.gateway.transcoder.rule.PlacedRule;
import dev.hansa.gateway.transcoder.rule.SourcePlaces;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Warns of what is allowed and seldom wise (L15).
 *
 * @see <a href="https://google.aip.dev/127">AIP-127</a>
 */
final class Lint {
  private static final String RULE = "L15";

  private final SourcePlaces places;
  private final List<Violation> warnings;
  private final Set<String> seen = new HashSet<>();

  Lint(SourcePlaces places, List<Violation> warnings) {
    this.places = places;
    this.warnings = warnings;
  }

  void check(MethodDescriptor method, PlacedRule rule) {
    var first = new Binding(rule.http());
    if (method.isClientStreaming() && method.isServerStreaming()) {
      faults(method, rule, first)
          .report(
              RULE,
              "streams both ways, which HTTP/1.1 carries one after the other at best",
              "leave it to gRPC, or split it");
    }
    check(method, rule, first);
    for (int i = 0; i < rule.http().getAdditionalBindingsCount(); i++) {
      var binding =
          new Binding(
              rule.http().getAdditionalBindings(i), HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER, i);
      check(method, rule, binding);
      if (!binding.http().getBody().equals(first.http().getBody())) {
        faults(method, rule, binding, HttpRule.BODY_FIELD_NUMBER)
            .report(
                RULE,
                "the bindings of this method differ in their body",
                "write the same body in each, or make two methods of it");
      }
    }
    jsonNames(method.getInputType());
    jsonNames(method.getOutputType());
  }

  private void check(MethodDescriptor method, PlacedRule rule, Binding binding) {
    String httpMethod = binding.httpMethod();
    Faults atPattern = faults(method, rule, binding, binding.pattern());
    boolean hasBody = !binding.http().getBody().isEmpty();
    if (hasBody && (httpMethod.equals("GET") || httpMethod.equals("DELETE"))) {
      faults(method, rule, binding, HttpRule.BODY_FIELD_NUMBER)
          .report(
              RULE,
              httpMethod + " with a body, which proxies may drop",
              "leave body out, or use POST");
    }
    if (httpMethod.equals("PUT")) {
      atPattern.report(
          RULE,
          "PUT replaces all that a client does not know",
          "use PATCH with a FieldMask (AIP-134)");
    }
    if (binding.http().hasCustom()) {
      atPattern.report(
          RULE,
          "custom kind " + httpMethod + ", which clients and proxies may not know",
          httpMethod.equals(httpMethod.toUpperCase(Locale.ROOT))
              ? "use one of GET, POST, PATCH, DELETE"
              : "use one of GET, POST, PATCH, DELETE; HTTP methods are case-sensitive");
    }
  }

  /** JSON names of a message and all that it may hold. */
  private void jsonNames(Descriptor root) {
    var pending = new ArrayDeque<Descriptor>(List.of(root));
    while (!pending.isEmpty()) {
      Descriptor message = pending.poll();
      if (message.getFullName().startsWith("google.") || !seen.add(message.getFullName())) {
        continue;
      }
      for (FieldDescriptor field : message.getFields()) {
        if (!field.getJsonName().equals(camelCase(field.getName()))) {
          warnings.add(
              new Violation(
                  places.of(field, FieldDescriptorProto.JSON_NAME_FIELD_NUMBER),
                  RULE,
                  field.getFullName() + ": JSON name " + field.getJsonName() + " is no form of it",
                  "leave json_name out, for " + camelCase(field.getName())));
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          pending.add(field.getMessageType());
        }
      }
    }
  }

  /** The JSON name that a field has by itself. */
  private static String camelCase(String name) {
    var out = new StringBuilder();
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_') {
        out.append(upper && c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
      }
      upper = c == '_';
    }
    return out.toString();
  }

  private Faults faults(MethodDescriptor method, PlacedRule rule, Binding binding, int... part) {
    return new Faults(method, binding.part(), rule.places().at(binding.at(part)), warnings);
  }
}
