package dev.hansa.gateway.transcoder;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.path.PathTemplate.Variable;
import dev.hansa.gateway.transcoder.rule.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message as its HTTP rule names them: as the proto does, never by their JSON
 * names. For one binding.
 */
final class FieldNames {
  private final Descriptor message;
  private final MessagePlan plan;

  /** Members of oneofs that the path sets, by the oneof's place. */
  private final Map<String, String> members = new HashMap<>();

  FieldNames(Descriptor message, MessagePlan plan) {
    this.message = message;
    this.plan = plan;
  }

  /** The scalar that a variable of the path binds (L8). */
  Optional<Leaf> inPath(Variable variable, Faults faults) {
    List<FieldDescriptor> chain = chain(variable, faults);
    if (chain == null) {
      return Optional.empty();
    }
    FieldDescriptor field = chain.getLast();
    String kind = kind(field);
    if (kind != null) {
      faults.report(
          "L8",
          variable.name() + " is " + kind + " and cannot stand in a path",
          scalarWithin(field)
              .map(name -> "bind a scalar, such as {" + variable.name() + '.' + name + '}')
              .orElse("bind a singular scalar, and take this from query or body"));
      return Optional.empty();
    }
    return requireOneMember(chain, faults) ? Optional.of(leaf(chain)) : Optional.empty();
  }

  private @Nullable List<FieldDescriptor> chain(Variable variable, Faults faults) {
    List<FieldDescriptor> chain = new ArrayList<>();
    Descriptor parent = message;
    for (String step : variable.fieldPath()) {
      FieldDescriptor last = chain.isEmpty() ? null : chain.getLast();
      if (last != null && (last.isRepeated() || kind(last) == null)) {
        faults.report(
            "L8",
            variable.name() + ": " + last.getName() + " is no singular message",
            "bind a field whose parents are singular messages");
        return null;
      }
      parent = last == null ? message : last.getMessageType();
      FieldDescriptor field = parent.findFieldByName(step);
      if (field == null) {
        String before = variable.name().substring(0, variable.name().lastIndexOf(step));
        faults.report(
            "L8",
            "there is no field " + step + " in " + parent.getFullName(),
            nearest(step, parent)
                .map(name -> "write {" + before + name + '}')
                .orElse("bind one of its fields: " + names(parent)));
        return null;
      }
      chain.add(field);
    }
    return chain;
  }

  private static @Nullable String kind(FieldDescriptor field) {
    if (field.isMapField()) {
      return "a map";
    }
    boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    return field.isRepeated() ? "repeated" : isMessage ? "a message" : null;
  }

  private static Optional<String> scalarWithin(FieldDescriptor field) {
    return "a message".equals(kind(field))
            && !field.getMessageType().getFullName().startsWith("google.protobuf.")
        ? field.getMessageType().getFields().stream()
            .filter(inner -> kind(inner) == null)
            .map(FieldDescriptor::getName)
            .findFirst()
        : Optional.empty();
  }

  /** A path that sets two members of one oneof matches no request that could be served (Q10). */
  private boolean requireOneMember(List<FieldDescriptor> chain, Faults faults) {
    var place = new StringBuilder();
    for (FieldDescriptor field : chain) {
      var oneof = field.getRealContainingOneof();
      String other =
          oneof == null ? null : members.putIfAbsent(place + oneof.getName(), field.getName());
      if (oneof != null && other != null && !other.equals(field.getName())) {
        faults.report(
            "Q10",
            field.getName() + " and " + other + " are members of oneof " + oneof.getName(),
            "bind one of the two");
        return false;
      }
      place.append(field.getName()).append('.');
    }
    return true;
  }

  /** The field that takes the body (L10). A leaf within it may come from the path (AIP-134). */
  Optional<FieldPlan> body(String name, List<Leaf> path, Faults faults) {
    Optional<FieldPlan> field = topLevel("L10", "body", name, faults);
    boolean bound =
        field.isPresent()
            && path.stream().anyMatch(leaf -> leaf.chain().equals(List.of(field.get())));
    if (bound) {
      faults.report(
          "L10",
          "body: " + name + " is bound by the path already",
          "write body: \"*\", or take " + name + " out of the path");
    }
    return bound ? Optional.empty() : field;
  }

  /** The field that is the body of the answer (L11). */
  Optional<FieldPlan> responseBody(String name, Faults faults) {
    return topLevel("L11", "response_body", name, faults);
  }

  private Optional<FieldPlan> topLevel(String rule, String part, String name, Faults faults) {
    FieldDescriptor field = message.findFieldByName(name);
    if (field != null) {
      return Optional.of(plan(field));
    }
    String first = name.replaceFirst("\\..*", "");
    Optional<String> meant =
        message.findFieldByName(first) == null ? nearest(name, message) : Optional.of(first);
    faults.report(
        rule,
        part + ": " + message.getFullName() + " has no top-level field " + name,
        meant
            .map(other -> "write " + part + ": \"" + other + '"')
            .orElse("name one of its fields: " + names(message)));
    return Optional.empty();
  }

  /** The field of a keyed method that a header gives too. */
  Optional<Leaf> key(String name, Faults faults) {
    FieldDescriptor field = message.findFieldByName(name);
    if (field == null || field.isRepeated() || field.getType() != FieldDescriptor.Type.STRING) {
      faults.report(
          "key",
          "the method is keyed, but " + message.getFullName() + " has no string " + name,
          "add 'string " + name + " = N;', or let the method be not keyed");
      return Optional.empty();
    }
    return Optional.of(new Leaf(List.of(plan(field))));
  }

  private FieldPlan plan(FieldDescriptor field) {
    return plan(plan, field);
  }

  private Leaf leaf(List<FieldDescriptor> chain) {
    List<FieldPlan> plans = new ArrayList<>();
    for (FieldDescriptor field : chain) {
      plans.add(plan(plans.isEmpty() ? plan : plans.getLast().message(), field));
    }
    return new Leaf(plans);
  }

  private static FieldPlan plan(MessagePlan of, FieldDescriptor field) {
    FieldPlan found = of.find(field.getNumber());
    if (found == null) {
      throw new IllegalStateException(field.getFullName() + " has no plan");
    }
    return found;
  }

  private static Optional<String> nearest(String name, Descriptor message) {
    return Spelling.nearest(
        name, message.getFields().stream().map(FieldDescriptor::getName).toList());
  }

  private static String names(Descriptor message) {
    return message.getFields().isEmpty()
        ? "it has none"
        : String.join(
            ", ", message.getFields().stream().map(FieldDescriptor::getName).limit(8).toList());
  }
}
