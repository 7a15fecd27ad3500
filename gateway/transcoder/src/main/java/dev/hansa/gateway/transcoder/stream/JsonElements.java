package dev.hansa.gateway.transcoder.stream;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body that arrives in parts into its values. Holds no more than one value that is not whole
 * yet and what was added last. Not safe for several threads.
 *
 * <p>What lies between values is checked here, the values themselves are not: each is to be read as
 * a document of its own.
 */
public final class JsonElements {
  private final Framing framing;
  private final int limit;
  private byte[] bytes = new byte[0];

  /** First byte of the value at hand, or of what may become one. */
  private int start;

  /** First byte that was not looked at. */
  private int next;

  private int end;

  /** Offset of the array's first byte in the body. */
  private long base;

  private long index;

  private JsonElements(Framing framing, int limit) {
    this.framing = framing;
    this.limit = limit;
  }

  /**
   * Values on a line each (NDJSON). Lines of nothing but white space do not count; the last line
   * may end with the body.
   *
   * @param limit largest line in bytes, at least 1
   * @see <a href="https://github.com/ndjson/ndjson-spec">NDJSON</a>
   */
  public static JsonElements ofLines(int limit) {
    return new JsonElements(new Lines(), limit);
  }

  /**
   * The elements of one JSON array. A body without any byte is an array without elements.
   *
   * @param limit largest element in bytes, at least 1
   */
  public static JsonElements ofArray(int limit) {
    return new JsonElements(new Array(), limit);
  }

  /** Adds what has arrived. Call {@link #next} until it gives nothing before adding more. */
  public void add(ByteBuffer part) {
    int kept = end - start;
    int needed = kept + part.remaining();
    if (needed > bytes.length) {
      byte[] larger = new byte[Math.max(needed, bytes.length + (bytes.length >> 1))];
      System.arraycopy(bytes, start, larger, 0, kept);
      bytes = larger;
    } else {
      System.arraycopy(bytes, start, bytes, 0, kept);
    }
    base += start;
    next -= start;
    start = 0;
    end = needed;
    part.get(bytes, kept, part.remaining());
  }

  /**
   * The next whole value; null if more has to arrive.
   *
   * @throws MalformedRequestException if what stands between values does not belong there, or a
   *     value is larger than the limit
   */
  public @Nullable Element next() {
    while (next < end) {
      Framing.Step step = framing.look(bytes[next]);
      switch (step) {
        case BETWEEN -> start = ++next;
        case INSIDE -> next++;
        case ENDS -> {
          Element element = take(next++);
          start = next;
          if (element != null) {
            return element;
          }
        }
        case MISPLACED -> throw fault(Fault.Kind.SYNTAX, framing.expected(), next);
      }
      if (next - start > limit) {
        throw fault(Fault.Kind.TOO_LARGE, "an element is larger than " + limit + " bytes", start);
      }
    }
    return null;
  }

  /**
   * The value that ends with the body, once {@link #next} gives nothing and nothing more arrives;
   * null if there is none.
   *
   * @throws MalformedRequestException if the body ends too early
   */
  public @Nullable Element last() {
    if (!framing.mayEnd(index == 0)) {
      throw fault(Fault.Kind.SYNTAX, "the body ends before its array does", end);
    }
    Element element = take(end);
    start = end;
    return element;
  }

  /** Bytes that are kept for this stream. */
  int held() {
    return bytes.length;
  }

  private @Nullable Element take(int to) {
    for (int i = start; i < to; i++) {
      if (!Framing.isSpace(bytes[i])) {
        return new Element(index++, base + start, Arrays.copyOfRange(bytes, start, to));
      }
    }
    return null;
  }

  private MalformedRequestException fault(Fault.Kind kind, String message, int at) {
    return new MalformedRequestException(new Fault.InBody(kind, message, "", base + at));
  }
}
