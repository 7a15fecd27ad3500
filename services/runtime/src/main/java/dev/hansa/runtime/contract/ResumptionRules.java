package dev.hansa.runtime.contract;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.contract.v1.Cursor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where a contract may declare a cursor and heartbeats, and of which types. */
final class ResumptionRules {
  private static final Set<FieldDescriptor.Type> TYPES =
      EnumSet.of(
          FieldDescriptor.Type.INT64, FieldDescriptor.Type.UINT64, FieldDescriptor.Type.STRING);

  private final MethodDescriptor method;
  private final String name;
  private final List<String> faults = new ArrayList<>();

  private ResumptionRules(MethodDescriptor method) {
    this.method = method;
    this.name = ContractReader.name(method);
  }

  /** Everything that is wrong, each with its place. */
  static List<String> faults(MethodDescriptor method) {
    var rules = new ResumptionRules(method);
    rules.judge();
    return rules.faults;
  }

  private void judge() {
    var after = one(method.getInputType(), Cursor.RESUME_AFTER, Cursor.POSITION, "request");
    var position = one(method.getOutputType(), Cursor.POSITION, Cursor.RESUME_AFTER, "response");
    judgeHeartbeat(after.isEmpty() && position.isEmpty());
    if (after.isEmpty() && position.isEmpty()) {
      return;
    }
    if (!method.isServerStreaming() || method.isClientStreaming()) {
      fault(name + " has a cursor, but is no server stream; leave cursor out");
    } else if (after.isEmpty()) {
      fault(name + " has a POSITION, but no field of its request is RESUME_AFTER; mark one");
    } else if (position.isEmpty()) {
      fault(name + " has a RESUME_AFTER, but no field of its response is POSITION; mark one");
    } else {
      judgeTypes(after.getFirst(), position.getFirst());
    }
  }

  private List<FieldDescriptor> one(
      Descriptor message, Cursor wanted, Cursor misplaced, String part) {
    for (var field : Resumption.marked(message, misplaced)) {
      fault(field, misplaced + " is not for a " + part + " of " + name);
    }
    var marked = Resumption.marked(message, wanted);
    marked.stream()
        .skip(1)
        .forEach(field -> fault(field, "a second " + wanted + " in the " + part + " of " + name));
    return marked;
  }

  private void judgeTypes(FieldDescriptor after, FieldDescriptor position) {
    boolean fit = true;
    for (var field : List.of(after, position)) {
      if (field.isRepeated()
          || field.getRealContainingOneof() != null
          || !TYPES.contains(field.getType())) {
        fault(field, "a cursor is a single int64, uint64 or string");
        fit = false;
      }
    }
    if (fit && after.getType() != position.getType()) {
      fault(position, "the position is of another type than " + after.getFullName());
    }
  }

  private void judgeHeartbeat(boolean withoutCursor) {
    var heartbeat = Resumption.heartbeat(method);
    if (heartbeat.isEmpty()) {
      return;
    }
    if (!heartbeat.get().isPositive()) {
      fault(name + " has a heartbeat of " + heartbeat.get() + " (expected: > PT0S)");
    }
    if (withoutCursor) {
      fault(name + " has a heartbeat, but no cursor; leave heartbeat out, or mark the fields");
    } else if (method.getOutputType().getFields().stream()
        .noneMatch(field -> field.hasPresence() || field.isRepeated())) {
      fault(
          name
              + " has a heartbeat, but no field of its response tells that there is an item; hold"
              + " the item in a message, or mark a field optional");
    }
  }

  private void fault(String message) {
    faults.add(ProtoPlaces.of(method).fault(message));
  }

  private void fault(FieldDescriptor field, String message) {
    faults.add(ProtoPlaces.of(field).fault(field.getFullName() + ": " + message));
  }
}
