package dev.hansa.gateway.transcoder;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.FIELD_UNKNOWN;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.ONEOF_CONFLICT;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SECOND_SOURCE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.SYNTAX;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.TOO_DEEP;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.json.Text;
import dev.hansa.gateway.transcoder.json.WireBuffer;
import dev.hansa.gateway.transcoder.path.Kept;
import dev.hansa.gateway.transcoder.path.PercentCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the leaves that a query gives (rules Q1 to Q14). */
final class QueryReader {
  private final RequestPlan plan;
  private final Options options;
  private final OneofClaims oneofs;
  private final byte[] @Nullable [] given;
  private final WireBuffer out;
  private final Set<String> met = new HashSet<>();

  QueryReader(
      RequestPlan plan,
      Options options,
      OneofClaims oneofs,
      byte[] @Nullable [] given,
      WireBuffer out) {
    this.plan = plan;
    this.options = options;
    this.oneofs = oneofs;
    this.given = given;
    this.out = out;
  }

  /**
   * @param rawQuery what stands after the question mark, as sent
   */
  void read(String rawQuery) {
    int from = 0;
    while (from < rawQuery.length()) {
      int to = rawQuery.indexOf('&', from);
      int end = to < 0 ? rawQuery.length() : to;
      if (end > from) {
        parameter(rawQuery.substring(from, end));
      }
      from = end + 1;
    }
  }

  private void parameter(String raw) {
    int equals = raw.indexOf('=');
    String rawName = equals < 0 ? raw : raw.substring(0, equals);
    if (PercentCode.firstBad(raw) >= 0) {
      throw fault(SYNTAX, "a bad percent escape", rawName);
    }
    String name = decode(rawName).toString();
    if (options.ignoredParameters().contains(name)) {
      return;
    }
    Text value = decode(equals < 0 ? "" : raw.substring(equals + 1));
    if (!value.isUtf8()) {
      throw fault(SYNTAX, "is not UTF-8", name);
    }
    write(resolve(name), value, name);
  }

  private Text decode(String raw) {
    return Text.of(PercentCode.decode(raw, Kept.NONE, options.plusIsSpace()));
  }

  private void write(Leaf leaf, Text value, String name) {
    if (!leaf.field().isRepeated() && !met.add(leaf.name())) {
      throw fault(DUPLICATE, "is given twice", name);
    }
    if (!oneofs.claim(leaf)) {
      throw fault(ONEOF_CONFLICT, "another member of the oneof is set", name);
    }
    byte[] encoded;
    try {
      encoded = leaf.encode(value);
    } catch (BadValueException e) {
      throw fault(e.kind(), e.text(), name);
    }
    if (leaf.equals(plan.key())) {
      key(encoded, name);
    } else {
      leaf.write(encoded, out);
    }
  }

  /** The key may come from its header too, with the same value. */
  private void key(byte[] encoded, String name) {
    byte[] fromHeader = given[plan.keySlot()];
    if (fromHeader != null && !Arrays.equals(fromHeader, encoded)) {
      throw fault(SECOND_SOURCE, "differs from the value given outside of the query", name);
    }
    given[plan.keySlot()] = encoded;
  }

  private Leaf resolve(String name) {
    if (plan.body() == RequestPlan.Body.WHOLE) {
      throw fault(
          FIELD_UNKNOWN, "the method takes no query parameters: its body is the message", name);
    }
    List<FieldPlan> chain = new ArrayList<>();
    MessagePlan message = plan.message();
    Given.Node node = plan.given();
    String[] steps = name.split("\\.", -1);
    if (steps.length > options.limits().depth()) {
      throw fault(TOO_DEEP, "is nested too deep", name);
    }
    for (int i = 0; i < steps.length; i++) {
      FieldPlan field = RequestPlan.isRaw(message) ? null : message.find(steps[i]); // Q15
      if (field == null) {
        throw fault(FIELD_UNKNOWN, "no such parameter", name);
      }
      chain.add(field);
      Given.Node child = node == null ? null : node.find(field);
      boolean fromPath = child != null && child.isLeaf() && child.slot() != plan.keySlot();
      node = child;
      if (fromPath || (i == 0 && field == plan.bodyField())) {
        throw fault(SECOND_SOURCE, "comes from the " + (fromPath ? "path" : "body"), name);
      }
      if (i < steps.length - 1) {
        message = descend(field, name);
      }
    }
    if (!Leaf.takesText(chain.getLast())) {
      throw fault(VALUE_INVALID, "cannot be given in a query", name);
    }
    return new Leaf(chain);
  }

  private static MessagePlan descend(FieldPlan field, String name) {
    if (!field.isMessage() || field.isRepeated() || !field.message().isPlain()) {
      throw fault(FIELD_UNKNOWN, "no such parameter", name);
    }
    return field.message();
  }

  private static MalformedRequestException fault(Fault.Kind kind, String message, String name) {
    return new MalformedRequestException(new Fault.InQuery(kind, message, name));
  }
}
