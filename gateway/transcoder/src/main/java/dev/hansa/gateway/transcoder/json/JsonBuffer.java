package dev.hansa.gateway.transcoder.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing JSON text in UTF-8. Members and elements are written with a comma before them; the one
 * before the first becomes the bracket, so that nobody asks which is the first.
 */
final class JsonBuffer {
  /** What a number or time takes at most, with what is written beyond it by whole words. */
  private static final int SLACK = 48;

  private static final int LONGEST_ESCAPE = 6;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Valid until the next write. */
  byte[] bytes;

  int size;

  JsonBuffer(int capacity) {
    bytes = new byte[Math.max(64, capacity)];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Forgets everything from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  void put(int ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void put(byte[] source) {
    room(source.length);
    System.arraycopy(source, 0, bytes, size, source.length);
    size += source.length;
  }

  @SuppressWarnings("deprecation") // the one that copies the low bytes and nothing else
  void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  /** A comma and the name of a member. */
  void member(FieldPlan field) {
    byte[] source = field.member;
    room(source.length);
    for (int i = 0; i < source.length; i += 8) {
      Words.put(bytes, size + i, Words.at(source, i));
    }
    size += field.memberSize;
  }

  /** Ends the object or array whose members or elements begin at {@code start}. */
  void close(int start, int open, int close) {
    room(2);
    bytes[start] = (byte) open;
    size = Math.max(size, start + 1);
    bytes[size++] = (byte) close;
  }

  /** A number with its sign. */
  void decimal(long value) {
    room(SLACK);
    size = Decimals.signed(bytes, size, value);
  }

  /** A number without a sign. */
  void unsigned(long value) {
    room(SLACK);
    size = Decimals.unsigned(bytes, size, value);
  }

  /** A number with its sign, in quotes as those of 64 bits stand. */
  void quotedDecimal(long value) {
    room(SLACK);
    bytes[size] = '"';
    size = Decimals.signed(bytes, size + 1, value);
    bytes[size++] = '"';
  }

  /** A number without a sign, in quotes. */
  void quotedUnsigned(long value) {
    room(SLACK);
    bytes[size] = '"';
    size = Decimals.unsigned(bytes, size + 1, value);
    bytes[size++] = '"';
  }

  /** A number with its sign, and a comma before it. */
  void element(long value) {
    room(SLACK);
    bytes[size] = ',';
    size = Decimals.signed(bytes, size + 1, value);
  }

  /** A number from 0 to 99 with two digits. */
  void pair(int value) {
    room(SLACK);
    Decimals.pair(bytes, size, value);
    size += 2;
  }

  /** A number with leading zeros. */
  void padded(int value, int width) {
    room(SLACK);
    int rest = value;
    for (int at = size + width - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += width;
  }

  /**
   * A string with its quotes.
   *
   * @return false if the bytes are no UTF-8; part of them is written then
   */
  boolean quoted(byte[] source, int from, int to) {
    room(to - from + SLACK);
    bytes[size++] = '"';
    int at = from;
    while (at < to) {
      at = plain(source, at, to);
      if (at < to && source[at] >= 0) {
        room(to - at + LONGEST_ESCAPE + SLACK);
        escape(source[at++]);
      } else if (at < to) {
        int end = beyondAscii(source, at, to);
        if (end == at) {
          return false;
        }
        at = end;
      }
    }
    bytes[size++] = '"';
    return true;
  }

  /** Copies what needs no care, eight bytes at a time; returns where that ends. */
  private int plain(byte[] source, int from, int to) {
    byte[] target = bytes;
    int at = from;
    int end = size;
    while (at + 8 <= source.length) {
      long word = Words.at(source, at);
      Words.put(target, end, word);
      int plain = Words.before(Words.unusual(word));
      if (plain >= to - at) {
        size = end + to - at;
        return to;
      }
      at += plain;
      end += plain;
      if (plain < 8) {
        size = end;
        return at;
      }
    }
    // The last bytes of the message.
    for (; at < to; at++) {
      int c = source[at];
      if (c < ' ' || c == '"' || c == '\\') {
        break;
      }
      target[end++] = (byte) c;
    }
    size = end;
    return at;
  }

  /** Copies the characters beyond ASCII that begin here; returns where that ends, or an error. */
  private int beyondAscii(byte[] source, int from, int to) {
    byte[] target = bytes;
    int shift = size - from;
    int at = from;
    while (at < to && source[at] < 0) {
      int length = Utf8.sequence(source, at, to);
      if (length == 0) {
        return from;
      }
      if (at + 4 <= source.length) {
        Words.putInt(target, at + shift, Words.intAt(source, at));
        at += length;
      } else {
        for (int end = at + length; at < end; at++) {
          target[at + shift] = source[at];
        }
      }
    }
    size = at + shift;
    return at;
  }

  private void escape(int c) {
    bytes[size++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[size++] = (byte) c;
      case '\n' -> bytes[size++] = 'n';
      case '\r' -> bytes[size++] = 'r';
      case '\t' -> bytes[size++] = 't';
      case '\b' -> bytes[size++] = 'b';
      case '\f' -> bytes[size++] = 'f';
      default -> {
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[c >> 4];
        bytes[size++] = HEX[c & 15];
      }
    }
  }

  /** Makes room for so many bytes more. */
  void room(int count) {
    if (count > bytes.length - size) {
      int wanted = Math.addExact(size, count);
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(wanted, bytes.length * 2L)));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }
}
