package dev.hansa.gateway.transcoder.json;

import static dev.hansa.gateway.transcoder.fault.Fault.Kind.DUPLICATE;
import static dev.hansa.gateway.transcoder.fault.Fault.Kind.VALUE_INVALID;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;

/** JSON objects as maps: an entry per member, key and value always written. */
final class MapReader {
  private final JsonReader reader;
  private final KeySets sets = new KeySets();

  MapReader(JsonReader reader) {
    this.reader = reader;
  }

  void begin() {
    sets.begin();
  }

  int read(FieldPlan field, int from) {
    JsonScanner scan = reader.scan;
    int at = scan.space(reader.open('{', from, "an object"));
    KeySet keys = sets.open();
    if (scan.in[at] != '}') {
      while (true) {
        reader.count(at);
        at = scan.separator('}', entry(field, keys, at));
        if (scan.in[at] == '}') {
          break;
        }
        at = scan.space(at + 1);
      }
    }
    sets.close();
    return at + 1;
  }

  private int entry(FieldPlan field, KeySet keys, int offset) {
    JsonScanner scan = reader.scan;
    WireBuffer out = reader.out;
    FieldPlan valueField = field.message().at(1);
    int start = out.size;
    out.tag(field);
    int mark = out.open();
    int afterKey = key(field.message().at(0), offset);
    try {
      int beforeValue = out.size;
      boolean added = keys.add(out.bytes, mark, beforeValue);
      if (!added) {
        throw scan.fault(DUPLICATE, "the key stands here twice", offset);
      }
      int at = scan.space(scan.expect(':', afterKey));
      if (scan.in[at] == 'n' && !valueField.takesNull()) {
        throw scan.fault(VALUE_INVALID, "null is no value of a map", at);
      }
      int next = reader.element(valueField, at, null);
      if (out.size == beforeValue) {
        // A name that the enum does not have: the entry is dropped, its key stays taken.
        keys.keep(out.bytes);
        out.truncate(start);
      } else {
        keys.moved(out.close(mark));
      }
      return next;
    } catch (MalformedRequestException e) {
      throw e.within(keyText(offset));
    }
  }

  /** Writes the key, which is a string whatever its type. */
  private int key(FieldPlan field, int offset) {
    if (field.kind == Kind.STRING && reader.scan.in[offset] == '"') {
      reader.out.tag(field);
      return reader.scalars.content(offset);
    }
    int next = reader.scan.string(offset, reader.text);
    reader.out.tag(field);
    try {
      Scalars.write(field, reader.text, reader.out);
    } catch (BadValueException e) {
      throw reader.scan.fault(e.kind(), e.text(), offset).within(reader.text.toString());
    }
    return next;
  }

  private String keyText(int offset) {
    reader.scan.string(offset, reader.text);
    return reader.text.toString();
  }
}
