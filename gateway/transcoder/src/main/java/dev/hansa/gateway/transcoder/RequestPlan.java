package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where each part of a request goes in its message: one legal source per leaf.
 *
 * @param message the request type
 * @param path leaves in the order of the template's variables; their slots are 0, 1, ...
 * @param key the leaf that a header may give as well, in the slot after those; null if there is
 *     none
 * @param given the leaves of path and key, as a tree
 * @param bodyField the field that takes the body, if {@code body} is {@link Body#FIELD}
 * @param lenient whether fields and enum names of the body that nobody knows are dropped and
 *     counted
 * @param updateMask what a PATCH that names no mask gets; null for all others
 */
record RequestPlan(
    MessagePlan message,
    List<Leaf> path,
    @Nullable Leaf key,
    Given.Node given,
    Body body,
    @Nullable FieldPlan bodyField,
    boolean lenient,
    @Nullable UpdateMask updateMask) {

  /** What takes the body. */
  enum Body {
    /** Nothing: leaves that are not in the path come from the query. */
    NONE,
    /** The whole message: nothing comes from the query. */
    WHOLE,
    /** One field: leaves elsewhere come from the query. */
    FIELD
  }

  RequestPlan {
    path = List.copyOf(path);
  }

  int keySlot() {
    return path.size();
  }

  /** Whether the body is the content of a google.api.HttpBody. */
  boolean isRaw() {
    return switch (body) {
      case NONE -> false;
      case WHOLE -> isRaw(message);
      case FIELD -> bodyField != null && bodyField.isMessage() && isRaw(bodyField.message());
    };
  }

  static boolean isRaw(MessagePlan plan) {
    return plan.fullName().equals("google.api.HttpBody");
  }
}
