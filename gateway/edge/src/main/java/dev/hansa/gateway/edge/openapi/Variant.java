package dev.hansa.gateway.edge.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Set;

/**
 * How a body differs from its message.
 *
 * @param without fields that the path gives
 * @param optional fields that may come from elsewhere
 */
record Variant(Set<FieldDescriptor> without, Set<FieldDescriptor> optional) {
  /** The message as it is. */
  static final Variant NONE = new Variant(Set.of(), Set.of());

  Variant {
    without = Set.copyOf(without);
    optional = Set.copyOf(optional);
  }
}
