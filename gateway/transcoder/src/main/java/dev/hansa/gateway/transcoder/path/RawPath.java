package dev.hansa.gateway.transcoder.path;

import org.jspecify.annotations.Nullable;

/**
 * A request's path, split on the slashes that were sent as such (M1). The path {@code /} has no
 * segments at all.
 */
public final class RawPath {
  private final String path;

  /** Where each segment begins, and after them one past the slash that would come next. */
  private final int[] starts;

  /** The colon before the verb, or the path's end. */
  private final int colon;

  /**
   * @param path begins with a slash; every percent escape in it is valid
   */
  public RawPath(String path) {
    this.path = path;
    this.starts = starts(path);
    int last = path.lastIndexOf(':');
    boolean verb = size() > 0 && last > starts[size() - 1] && last < path.length() - 1;
    this.colon = verb ? last : path.length();
  }

  private static int[] starts(String path) {
    if (path.length() == 1) {
      return new int[] {1};
    }
    int size = 1;
    for (int i = path.indexOf('/', 1); i >= 0; i = path.indexOf('/', i + 1)) {
      size++;
    }
    int[] starts = new int[size + 1];
    for (int i = 0, at = 0; i < size; i++) {
      starts[i] = at + 1;
      at = path.indexOf('/', at + 1);
    }
    starts[size] = path.length() + 1;
    return starts;
  }

  int size() {
    return starts.length - 1;
  }

  /** Whether no segment is empty: nothing matches an empty one (M4). */
  boolean isFilled() {
    return size() == 0 || (path.indexOf("//") < 0 && !path.endsWith("/"));
  }

  /**
   * Whether the last segment ends with a colon and some text, and has text before it: what may be a
   * verb (M5).
   */
  boolean mayHaveVerb() {
    return colon < path.length();
  }

  /** What may be a verb, decoded. */
  String verb() {
    return PercentCode.decode(path.substring(colon + 1));
  }

  /** Where a segment leads as a literal; null if nowhere. */
  <R> @Nullable Node<R> literal(Node<R> node, int index) {
    return node.literal(path, starts[index], starts[index + 1] - 1);
  }

  /** Where the last segment without the verb leads as a literal; null if nowhere. */
  <R> @Nullable Node<R> stem(Node<R> node) {
    return node.literal(path, starts[size() - 1], colon);
  }

  /** What a variable of a template that this path matches takes from it. */
  public byte[] value(PathTemplate template, PathTemplate.Variable variable) {
    if (variable.from() >= size()) {
      return new byte[0];
    }
    boolean toEnd = variable.to() >= size() || template.isRest(variable.to() - 1);
    int end = template.verb().isEmpty() ? path.length() : colon;
    int to = toEnd ? end : starts[variable.to()] - 1;
    return PercentCode.decode(path, starts[variable.from()], to, variable.kept(), false);
  }
}
