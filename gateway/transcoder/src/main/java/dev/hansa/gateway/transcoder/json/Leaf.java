package dev.hansa.gateway.transcoder.json;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A scalar that lies in a message or in messages within it, and that a path, a query or a header
 * may give as text.
 *
 * @param chain the fields on the way, the scalar last
 */
public record Leaf(List<FieldPlan> chain) {
  public Leaf {
    chain = List.copyOf(chain);
  }

  /** The scalar itself. */
  public FieldPlan field() {
    return chain.getLast();
  }

  /** Proto names with dots. */
  public String name() {
    return chain.stream().map(field -> field.name).collect(Collectors.joining("."));
  }

  /**
   * Whether texts can be values of the field: scalars, and messages whose JSON form is a scalar.
   */
  public static boolean takesText(FieldPlan field) {
    if (field.map) {
      return false;
    }
    if (!field.isMessage()) {
      return true;
    }
    return switch (field.message().shape) {
      case TIMESTAMP, DURATION, FIELD_MASK, WRAPPER -> true;
      case PLAIN, STRUCT, VALUE, LIST, ANY -> false;
    };
  }

  /** The scalar's own bytes with its tag; nothing for the default of a field without presence. */
  public byte[] encode(Text text) {
    var out = new WireBuffer(text.length() + 16);
    FieldPlan field = field();
    out.varint(Integer.toUnsignedLong(field.tag));
    if (field.isMessage()) {
      int mark = out.open();
      message(field.message(), text, out);
      out.close(mark);
    } else if (Scalars.write(field, text, out) && !field.presence && !field.repeated) {
      out.truncate(0);
    }
    return out.toByteArray();
  }

  /** Writes encoded bytes into the messages that they belong to. */
  public void write(byte[] encoded, WireBuffer out) {
    write(0, encoded, out);
  }

  private void write(int level, byte[] encoded, WireBuffer out) {
    if (level == chain.size() - 1) {
      out.put(encoded);
      return;
    }
    FieldPlan field = chain.get(level);
    out.varint(Integer.toUnsignedLong(field.tag));
    if ((field.tag & 7) == 2) {
      int mark = out.open();
      write(level + 1, encoded, out);
      out.close(mark);
    } else {
      write(level + 1, encoded, out);
      out.varint(Integer.toUnsignedLong(field.number << 3 | 4));
    }
  }

  private static void message(MessagePlan plan, Text text, WireBuffer out) {
    switch (plan.shape) {
      case TIMESTAMP -> Times.readTimestamp(text, out);
      case DURATION -> Times.readDuration(text, out);
      case FIELD_MASK -> FieldMasks.read(text, out);
      case WRAPPER -> out.put(new Leaf(List.of(plan.at(0))).encode(text));
      case PLAIN, STRUCT, VALUE, LIST, ANY ->
          throw new IllegalStateException(plan.fullName + " has no text form");
    }
  }
}
