package dev.hansa.gateway.transcoder.path;

import org.jspecify.annotations.Nullable;

/** A request's path, split on the slashes that were sent as such (M1). */
public final class RawPath {
  private final String[] raw;
  private final String[] decoded;
  private final int verbColon;

  /**
   * @param path begins with a slash; every percent escape in it is valid
   */
  public RawPath(String path) {
    raw = path.substring(1).split("/", -1);
    decoded = new String[raw.length];
    for (int i = 0; i < raw.length; i++) {
      decoded[i] = PercentCode.decode(raw[i]);
    }
    verbColon = raw[raw.length - 1].lastIndexOf(':');
  }

  int size() {
    return raw.length;
  }

  /** Text after the last colon of the last segment, decoded; null if there is no colon. */
  @Nullable String verb() {
    String verb =
        verbColon < 0 ? "" : PercentCode.decode(raw[raw.length - 1].substring(verbColon + 1));
    return verb.isEmpty() ? null : verb;
  }

  /** A segment, decoded; the last one without its verb if that was taken off. */
  String segment(int index, boolean withoutVerb) {
    return withoutVerb && index == raw.length - 1
        ? PercentCode.decode(raw[index].substring(0, verbColon))
        : decoded[index];
  }

  /** A segment as sent. */
  String raw(int index, boolean withoutVerb) {
    return withoutVerb && index == raw.length - 1 ? raw[index].substring(0, verbColon) : raw[index];
  }

  /**
   * Whether no segment from here on is empty: {@code **} does not match an empty one either (M4).
   */
  boolean isFilled(int from, boolean withoutVerb) {
    for (int i = from; i < raw.length; i++) {
      if (segment(i, withoutVerb).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** What a variable of a template that this path matches takes from it. */
  public byte[] value(PathTemplate template, PathTemplate.Variable variable) {
    boolean withoutVerb = !template.verb().isEmpty();
    boolean toEnd = template.segments().get(variable.to() - 1) instanceof PathTemplate.Segment.Rest;
    int to = toEnd ? size() : variable.to();
    var joined = new StringBuilder();
    for (int i = variable.from(); i < to; i++) {
      joined.append(i == variable.from() ? "" : "/").append(raw(i, withoutVerb));
    }
    return PercentCode.decode(joined.toString(), variable.kept(), false);
  }
}
