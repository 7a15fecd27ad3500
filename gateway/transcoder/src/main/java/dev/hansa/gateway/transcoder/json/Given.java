package dev.hansa.gateway.transcoder.json;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves of a message that path or headers have given already. A body may repeat one with the same
 * value, never with another (B2).
 *
 * @param node the leaves of this message
 * @param values of each slot: the bytes that the leaf has on the wire, tag included, or null if
 *     this request gave none
 */
@SuppressWarnings("ArrayRecordComponent") // the slots of one request, never compared
public record Given(Node node, byte[] @Nullable [] values) {

  /**
   * One level of the leaves given from elsewhere; built with the plan, the same for all requests.
   */
  public static final class Node {
    private final Map<FieldPlan, Node> children = new HashMap<>();
    private int slot = -1;

    /** The node of a field, made if there is none yet. */
    public Node child(FieldPlan field) {
      return children.computeIfAbsent(field, _ -> new Node());
    }

    /** The node of a field; null if there is none. */
    public @Nullable Node find(FieldPlan field) {
      return children.get(field);
    }

    /** Makes this the leaf of a slot. */
    public void bind(int newSlot) {
      slot = newSlot;
    }

    public boolean isLeaf() {
      return slot >= 0;
    }

    public int slot() {
      return slot;
    }

    Map<FieldPlan, Node> children() {
      return children;
    }
  }

  /** What was given for the message in this field; null if nothing was. */
  public static @Nullable Given within(@Nullable Given outer, FieldPlan field) {
    Node child = outer == null ? null : outer.node.find(field);
    return child == null || outer == null ? null : new Given(child, outer.values);
  }

  boolean isLeaf() {
    return node.isLeaf();
  }

  /** The bytes of a leaf; null if this request gave none. */
  byte @Nullable [] bytes() {
    return node.isLeaf() ? values[node.slot()] : null;
  }

  /** Says that the body has given this leaf. */
  void give(byte[] bytes) {
    values[node.slot()] = bytes;
  }

  /** Whether this request gave anything here or below. */
  boolean present() {
    return node.isLeaf()
        ? values[node.slot()] != null
        : node.children().values().stream().anyMatch(child -> new Given(child, values).present());
  }
}
