package dev.hansa.gateway.transcoder.json;

import dev.hansa.gateway.transcoder.fault.MalformedMessageException;

/** Reads the wire format from a slice of bytes; anything malformed ends in an exception. */
public final class WireCursor {
  private static final int MAX_GROUPS = 100;

  final byte[] bytes;
  private int position;
  private int end;

  public WireCursor(byte[] bytes) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** Index of the next byte. */
  public int position() {
    return position;
  }

  int end() {
    return end;
  }

  void range(int from, int to) {
    position = from;
    end = to;
  }

  public boolean hasMore() {
    return position < end;
  }

  /** Goes back to a place that was passed. */
  void back(int to) {
    position = to;
  }

  /** A tag; never of field 0. */
  public int tag() {
    long value = varint();
    if (value >>> 32 != 0 || value >>> 3 == 0) {
      throw new MalformedMessageException("an invalid tag");
    }
    return (int) value;
  }

  long varint() {
    int at = position;
    if (at < end) {
      byte first = bytes[at];
      if (first >= 0) {
        position = at + 1;
        return first;
      }
    }
    return longVarint();
  }

  private long longVarint() {
    if (position + Varints.LONGEST > bytes.length) {
      return lastVarint();
    }
    int length = Varints.length(bytes, position);
    long value = Varints.value(bytes, position);
    if (length > Varints.LONGEST) {
      throw tooLong();
    }
    passed(position + length);
    return value;
  }

  /** Goes on to a place behind varints that were read. */
  void passed(int to) {
    if (to > end) {
      throw truncated();
    }
    position = to;
  }

  private long lastVarint() {
    long value = 0;
    int at = position;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        position = at;
        return value;
      }
    }
    throw tooLong();
  }

  int fixed32() {
    need(4);
    int value = Words.intAt(bytes, position);
    position += 4;
    return value;
  }

  long fixed64() {
    need(8);
    long value = Words.at(bytes, position);
    position += 8;
    return value;
  }

  /** The length of a delimited value that is here in full. */
  public int length() {
    long length = varint();
    if (length < 0 || length > end - position) {
      throw length >>> 31 == 0
          ? truncated()
          : new MalformedMessageException("a length of more than 31 bits");
    }
    return (int) length;
  }

  /**
   * Whether nothing follows the delimited value that begins here. Who would rather write such a
   * value asks before it does: to begin anew afterwards would double the work at each level.
   */
  boolean isLast() {
    int before = position;
    int length = length();
    boolean last = position + length == end;
    position = before;
    return last;
  }

  public void advance(int count) {
    position += count;
  }

  /** Skips the value after a tag. */
  public void skip(int tag) {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) {
    switch (tag & 7) {
      case 0 -> varint();
      case 1 -> {
        need(8);
        position += 8;
      }
      case 2 -> {
        int length = length();
        position += length;
      }
      case 3 -> skipGroup(tag, depth);
      case 5 -> {
        need(4);
        position += 4;
      }
      default -> throw new MalformedMessageException("an invalid wire type");
    }
  }

  private void skipGroup(int tag, int depth) {
    if (depth > MAX_GROUPS) {
      throw new MalformedMessageException("groups nested too deep");
    }
    while (true) {
      int inner = tag();
      if ((inner & 7) == 4) {
        if (inner >>> 3 != tag >>> 3) {
          throw new MalformedMessageException("a group that ends as another");
        }
        return;
      }
      skip(inner, depth + 1);
    }
  }

  private void need(int count) {
    if (count > end - position) {
      throw truncated();
    }
  }

  static MalformedMessageException tooLong() {
    return new MalformedMessageException("a varint of more than ten bytes");
  }

  private static MalformedMessageException truncated() {
    return new MalformedMessageException("a message that ends too early");
  }
}
