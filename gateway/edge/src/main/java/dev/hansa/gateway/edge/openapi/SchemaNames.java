package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The components of one document: each message and enum that is referred to, under its full name.
 * Incoming messages differ from outgoing ones in what is required and in being closed; a message
 * that travels both ways has two components, the incoming one with {@code .Input} behind its name.
 *
 * <p>For one thread.
 */
final class SchemaNames {
  /** What one component describes. */
  private sealed interface Component {
    /**
     * @param name full name: bundles may each bring the same type
     */
    record OfMessage(String name, Object proto, Face face, Variant variant) implements Component {}

    record OfEnum(String name, Object proto) implements Component {}
  }

  /** A component that was referred to and is not written yet. */
  private record Pending(String name, Description description) {}

  /** Writes a component. */
  private interface Description {
    JsonObject write(Schemas schemas);
  }

  private final Predicate<Descriptor> goesOut;
  private final Map<Component, String> names = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();

  /**
   * @param goesOut whether a message is part of an answer
   */
  SchemaNames(Predicate<Descriptor> goesOut) {
    this.goesOut = goesOut;
  }

  String of(Descriptor message, Face face, Variant variant) {
    var component =
        new Component.OfMessage(message.getFullName(), message.toProto(), face, variant);
    String suffix =
        switch (face) {
          case INPUT -> goesOut.test(message) ? ".Input" : "";
          case LENIENT_INPUT -> ".LenientInput";
          case OUTPUT -> "";
        };
    return names.computeIfAbsent(
        component,
        _ ->
            named(
                message.getFullName() + suffix,
                schemas -> schemas.component(message, face, variant)));
  }

  String of(EnumDescriptor type) {
    return names.computeIfAbsent(
        new Component.OfEnum(type.getFullName(), type.toProto()),
        _ -> named(type.getFullName(), schemas -> schemas.component(type)));
  }

  private String named(String wanted, Description description) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + '.' + i;
    }
    pending.add(new Pending(name, description));
    return name;
  }

  /** Writes every component that was referred to, and those that these refer to, by name. */
  JsonObject write(Schemas schemas) {
    Map<String, JsonObject> written = new TreeMap<>();
    for (Pending next = pending.poll(); next != null; next = pending.poll()) {
      written.put(next.name(), next.description().write(schemas));
    }
    JsonObject components = new JsonObject();
    written.forEach(components::add);
    return components;
  }
}
