package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Leaf;
import java.util.HashMap;
import java.util.Map;

/** Which member of each oneof path and query have set, at every level (Q10). */
final class OneofClaims {
  private final Map<String, FieldPlan> members = new HashMap<>();

  /** Claims the oneofs on the way to a leaf; false if another member of one is set. */
  boolean claim(Leaf leaf) {
    var place = new StringBuilder();
    for (FieldPlan field : leaf.chain()) {
      if (field.oneofBit() >= 0) {
        FieldPlan member = members.putIfAbsent(place + "#" + field.oneofBit(), field);
        if (member != null && member != field) {
          return false;
        }
      }
      place.append(field.number()).append('.');
    }
    return true;
  }

  /** Whether a top-level field may be set. */
  boolean allows(FieldPlan field) {
    FieldPlan member = field.oneofBit() < 0 ? null : members.get("#" + field.oneofBit());
    return member == null || member == field;
  }
}
