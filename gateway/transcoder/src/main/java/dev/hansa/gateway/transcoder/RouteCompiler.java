package dev.hansa.gateway.transcoder;

import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.path.BadTemplateException;
import dev.hansa.gateway.transcoder.path.Kept;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import dev.hansa.gateway.transcoder.rule.PlacedRule;
import dev.hansa.gateway.transcoder.rule.RuleBook;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the HTTP rule of one method into routes; every violation is noted, none thrown. */
final class RouteCompiler {
  /** RFC 9110, section 9.1. */
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

  private final MethodDescriptor method;
  private final PlacedRule rule;
  private final Kept inSeveral;
  private final boolean lenient;
  private final Codec codec;
  private final Options options;
  private final List<Violation> violations;
  private final List<PlacedRoute> routes = new ArrayList<>();

  RouteCompiler(
      MethodDescriptor method,
      PlacedRule rule,
      RuleBook rules,
      Codec codec,
      Options options,
      List<Violation> violations) {
    this.method = method;
    this.rule = rule;
    this.inSeveral = rules.fullyDecodes() ? Kept.SLASH : Kept.RESERVED;
    this.lenient = rules.ignoresUnknown(method);
    this.codec = codec;
    this.options = options;
    this.violations = violations;
  }

  List<PlacedRoute> compile() {
    binding(new Binding(rule.http()));
    for (int i = 0; i < rule.http().getAdditionalBindingsCount(); i++) {
      HttpRule additional = rule.http().getAdditionalBindings(i);
      var binding = new Binding(additional, HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER, i);
      if (additional.getAdditionalBindingsCount() > 0) {
        faults(binding, HttpRule.ADDITIONAL_BINDINGS_FIELD_NUMBER)
            .report(
                "L12",
                "an additional binding has additional bindings of its own",
                "write each as one of additional_bindings of the rule itself");
      }
      binding(binding);
    }
    return routes;
  }

  private void binding(Binding binding) {
    int before = violations.size();
    PathTemplate path = path(binding);
    RequestPlan request = path == null ? null : request(binding, path);
    ResponsePlan response = response(binding);
    if (violations.size() == before && path != null && request != null) {
      var route =
          new Route(
              Faults.name(method),
              binding.httpMethod(),
              binding.template(),
              path,
              method.isClientStreaming(),
              method.isServerStreaming(),
              request,
              response,
              codec,
              options);
      routes.add(new PlacedRoute(route, () -> rule.places().at(binding.at(binding.pattern()))));
    }
  }

  private @Nullable PathTemplate path(Binding binding) {
    if (binding.pattern() == 0) {
      faults(binding)
          .report(
              "L1", "the rule has no HTTP method", "name one, as in get: \"/v1/things/{name}\"");
      return null;
    }
    Faults faults = faults(binding, binding.pattern());
    if (!TOKEN.matcher(binding.httpMethod()).matches()) {
      faults(binding, binding.pattern(), CustomHttpPattern.KIND_FIELD_NUMBER)
          .report("L1", "custom.kind is no HTTP method", "name one, as in kind: \"HEAD\"");
      return null;
    }
    if (binding.template().isEmpty()) {
      faults.report("L1", "the path is empty", "write one, as in \"/v1/things/{name}\"");
      return null;
    }
    try {
      return PathTemplate.parse(binding.template(), inSeveral);
    } catch (BadTemplateException e) {
      faults.report(e.rule(), String.valueOf(e.getMessage()), e.instead());
      return null;
    }
  }

  private @Nullable RequestPlan request(Binding binding, PathTemplate path) {
    MessagePlan message = codec.plans().get(method.getInputType().getFullName());
    var fields = new FieldNames(method.getInputType(), message);
    var given = new Given.Node();
    List<Leaf> leaves = new ArrayList<>();
    Faults atPath = faults(binding, binding.pattern());
    for (PathTemplate.Variable variable : path.variables()) {
      fields.inPath(variable, atPath).ifPresent(leaves::add);
    }
    for (Leaf leaf : leaves) {
      bind(given, leaf, leaves.indexOf(leaf));
    }
    Leaf key = key(fields, binding);
    if (key != null && given.find(key.field()) == null) {
      bind(given, key, leaves.size());
    }
    String body = binding.http().getBody();
    FieldPlan field =
        body.isEmpty() || body.equals("*")
            ? null
            : fields.body(body, leaves, faults(binding, HttpRule.BODY_FIELD_NUMBER)).orElse(null);
    RequestPlan.Body kind =
        field != null
            ? RequestPlan.Body.FIELD
            : body.equals("*") ? RequestPlan.Body.WHOLE : RequestPlan.Body.NONE;
    UpdateMask mask = UpdateMask.of(method, binding.httpMethod(), message, leaves, body);
    return new RequestPlan(message, leaves, key, given, kind, field, lenient, mask);
  }

  private static void bind(Given.Node root, Leaf leaf, int slot) {
    Given.Node node = root;
    for (FieldPlan field : leaf.chain()) {
      node = node.child(field);
    }
    node.bind(slot);
  }

  private @Nullable Leaf key(FieldNames fields, Binding binding) {
    String name = options.keyFields().get(Faults.name(method));
    return name == null ? null : fields.key(name, faults(binding)).orElse(null);
  }

  private ResponsePlan response(Binding binding) {
    MessagePlan message = codec.plans().get(method.getOutputType().getFullName());
    String body = binding.http().getResponseBody();
    return new ResponsePlan(
        message,
        body.isEmpty()
            ? null
            : new FieldNames(method.getOutputType(), message)
                .responseBody(body, faults(binding, HttpRule.RESPONSE_BODY_FIELD_NUMBER))
                .orElse(null));
  }

  private Faults faults(Binding binding, int... part) {
    return new Faults(method, binding.part(), rule.places().at(binding.at(part)), violations);
  }
}
