package dev.hansa.gateway.transcoder;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.path.BadTemplateException;
import dev.hansa.gateway.transcoder.path.Kept;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the HTTP rule of one method into routes; every violation is noted, none thrown. */
final class RouteCompiler {
  private static final int ADDITIONAL_BINDINGS = 11;

  private final MethodDescriptor method;
  private final Codec codec;
  private final Options options;
  private final List<Violation> violations;
  private final List<Route> routes = new ArrayList<>();

  RouteCompiler(MethodDescriptor method, Codec codec, Options options, List<Violation> violations) {
    this.method = method;
    this.codec = codec;
    this.options = options;
    this.violations = violations;
  }

  /** Full name as gRPC writes it. */
  static String fullName(MethodDescriptor method) {
    return method.getService().getFullName() + '/' + method.getName();
  }

  List<Route> compile() {
    if (!method.getOptions().hasExtension(AnnotationsProto.http)) {
      return List.of();
    }
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    binding(rule);
    for (int i = 0; i < rule.getAdditionalBindingsCount(); i++) {
      HttpRule additional = rule.getAdditionalBindings(i);
      if (additional.getAdditionalBindingsCount() > 0) {
        report("L12", "additional_bindings nest one level only", ADDITIONAL_BINDINGS, i);
      }
      binding(additional, ADDITIONAL_BINDINGS, i);
    }
    return routes;
  }

  private void binding(HttpRule rule, int... place) {
    int before = violations.size();
    String httpMethod = httpMethod(rule);
    String template = template(rule);
    if (httpMethod.isEmpty() || template.isEmpty()) {
      report("L1", "name exactly one HTTP method with a path, such as get: \"/v1/things\"", place);
      return;
    }
    PathTemplate path;
    try {
      path = PathTemplate.parse(template, Kept.SLASH);
    } catch (BadTemplateException e) {
      report(e.rule(), String.valueOf(e.getMessage()), place);
      return;
    }
    RequestPlan request = request(rule, path, place);
    ResponsePlan response = response(rule, place);
    if (violations.size() == before && request != null) {
      routes.add(
          new Route(
              fullName(method),
              httpMethod,
              template,
              path,
              method.isClientStreaming(),
              method.isServerStreaming(),
              request,
              response,
              codec,
              options));
    }
  }

  private @Nullable RequestPlan request(HttpRule rule, PathTemplate path, int... place) {
    MessagePlan message = codec.plans().get(method.getInputType().getFullName());
    var given = new Given.Node();
    List<Leaf> leaves = new ArrayList<>();
    for (PathTemplate.Variable variable : path.variables()) {
      Leaf leaf = pathLeaf(message, variable, place);
      if (leaf == null) {
        return null;
      }
      bind(given, leaf, leaves.size());
      leaves.add(leaf);
    }
    Leaf key = key(message, place);
    if (key != null && given.find(key.field()) == null) {
      bind(given, key, leaves.size());
    }
    return switch (rule.getBody()) {
      case "" -> new RequestPlan(message, leaves, key, given, RequestPlan.Body.NONE, null);
      case "*" -> new RequestPlan(message, leaves, key, given, RequestPlan.Body.WHOLE, null);
      default -> {
        FieldPlan field = bodyField(message, rule.getBody(), leaves, place);
        yield field == null
            ? null
            : new RequestPlan(message, leaves, key, given, RequestPlan.Body.FIELD, field);
      }
    };
  }

  private static void bind(Given.Node root, Leaf leaf, int slot) {
    Given.Node node = root;
    for (FieldPlan field : leaf.chain()) {
      node = node.child(field);
    }
    node.bind(slot);
  }

  private @Nullable Leaf pathLeaf(MessagePlan root, PathTemplate.Variable variable, int... place) {
    List<FieldPlan> chain = new ArrayList<>();
    MessagePlan message = root;
    for (String step : variable.fieldPath()) {
      FieldPlan last = chain.isEmpty() ? null : chain.getLast();
      if (last != null) {
        message = last.isMessage() && !last.isRepeated() ? last.message() : null;
      }
      FieldPlan field = message == null ? null : protoField(message, step);
      if (field == null) {
        report("L8", "there is no field " + variable.name() + " in " + root.fullName(), place);
        return null;
      }
      chain.add(field);
    }
    FieldPlan field = chain.getLast();
    if (field.isRepeated() || field.isMessage()) {
      report("L8", variable.name() + " must be a singular scalar to stand in a path", place);
      return null;
    }
    return new Leaf(chain);
  }

  private @Nullable Leaf key(MessagePlan message, int... place) {
    String name = options.keyFields().get(fullName(method));
    if (name == null) {
      return null;
    }
    FieldPlan field = protoField(message, name);
    if (field == null || field.isRepeated() || field.isMessage()) {
      report(
          "key",
          message.fullName() + " needs a string field " + name + ": the method is keyed",
          place);
      return null;
    }
    return new Leaf(List.of(field));
  }

  private @Nullable FieldPlan bodyField(
      MessagePlan message, String name, List<Leaf> path, int... place) {
    FieldPlan field = protoField(message, name);
    if (field == null) {
      report(
          "L10", "body: there is no top-level field " + name + " in " + message.fullName(), place);
      return null;
    }
    if (path.stream().anyMatch(leaf -> leaf.chain().getFirst() == field)) {
      report("L10", "body: " + name + " comes from the path already", place);
      return null;
    }
    return field;
  }

  private ResponsePlan response(HttpRule rule, int... place) {
    MessagePlan message = codec.plans().get(method.getOutputType().getFullName());
    if (rule.getResponseBody().isEmpty()) {
      return new ResponsePlan(message, null);
    }
    FieldPlan field = protoField(message, rule.getResponseBody());
    if (field == null) {
      report(
          "L11",
          "response_body: there is no top-level field "
              + rule.getResponseBody()
              + " in "
              + message.fullName(),
          place);
    }
    return new ResponsePlan(message, field);
  }

  /** Rules name fields as the proto does, never by their JSON names. */
  private static @Nullable FieldPlan protoField(MessagePlan message, String name) {
    FieldPlan field = message.find(name);
    return field != null && field.name().equals(name) ? field : null;
  }

  private static String httpMethod(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> "GET";
      case PUT -> "PUT";
      case POST -> "POST";
      case DELETE -> "DELETE";
      case PATCH -> "PATCH";
      case CUSTOM -> rule.getCustom().getKind();
      case PATTERN_NOT_SET -> "";
    };
  }

  private static String template(HttpRule rule) {
    return switch (rule.getPatternCase()) {
      case GET -> rule.getGet();
      case PUT -> rule.getPut();
      case POST -> rule.getPost();
      case DELETE -> rule.getDelete();
      case PATCH -> rule.getPatch();
      case CUSTOM -> rule.getCustom().getPath();
      case PATTERN_NOT_SET -> "";
    };
  }

  private void report(String rule, String message, int... place) {
    violations.add(
        SourcePlace.of(method, place).violation(rule, fullName(method) + ": " + message));
  }

  /** For conflicts found later, across methods. */
  static Violation conflict(MethodDescriptor method, Route route, Route other) {
    return SourcePlace.of(method)
        .violation(
            "L13",
            route.method()
                + ": "
                + route.httpMethod()
                + ' '
                + route.template()
                + " matches the same requests as "
                + other.template()
                + " of "
                + other.method());
  }
}
