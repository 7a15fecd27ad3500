package dev.hansa.gateway.transcoder.path;

import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path: literal before {@code *} before {@code **}, with full backtracking; the HTTP
 * method and the verb are part of the match (M3, M5). Built once, then read by many threads.
 *
 * <p>Every node lies at one depth and is reached on one way, so a search visits it at most once,
 * however it backtracks: time is bounded by the path's length plus the number of nodes, and depth
 * by the longest template.
 *
 * @param <R> what stands at the end of a path
 */
public final class RouteTrie<R> {
  private final Node<R> root = new Node<>();

  /** Adds a route; false if another has this method and shape already (L13). */
  public boolean add(String method, PathTemplate template, R route) {
    Node<R> node = root;
    boolean rest = false;
    for (Segment segment : template.segments()) {
      switch (segment) {
        case Segment.Literal(String text) -> node = node.addLiteral(text);
        case Segment.One() -> node = node.addOne();
        case Segment.Rest() -> rest = true;
      }
    }
    return node.add(rest, template.verb(), method, route);
  }

  /** The route of a request; null if there is none. */
  public @Nullable R find(String method, RawPath path) {
    return path.isFilled() ? new Search<R>(path, method, null).from(root, 0) : null;
  }

  /** Methods that this path would take, sorted. */
  public Set<String> methods(RawPath path) {
    Set<String> methods = new TreeSet<>();
    if (path.isFilled()) {
      new Search<R>(path, "", methods).from(root, 0);
    }
    return methods;
  }

  /** One way through the trie; with a set of methods it finds nothing, but visits all ways. */
  private static final class Search<R> {
    private final RawPath path;
    private final @Nullable String verb;
    private final String method;
    private final @Nullable Set<String> methods;

    Search(RawPath path, String method, @Nullable Set<String> methods) {
      this.path = path;
      this.verb = path.mayHaveVerb() ? path.verb() : null;
      this.method = method;
      this.methods = methods;
    }

    @Nullable R from(Node<R> node, int depth) {
      if (depth == path.size()) {
        return end(node, "");
      }
      String ending = depth == path.size() - 1 ? verb : null;
      Node<R> literal = path.literal(node, depth);
      R found = literal == null ? null : from(literal, depth + 1);
      if (found == null && ending != null) {
        Node<R> stem = path.stem(node);
        found = stem == null ? null : end(stem, ending);
      }
      Node<R> one = found == null ? node.one() : null;
      if (one != null) {
        found = ending != null ? end(one) : from(one, depth + 1);
      }
      return found == null ? either(node, true) : found;
    }

    /** All is read; whether the verb is one is the node's matter (M5). */
    private @Nullable R end(Node<R> node) {
      R found = either(node, false);
      return found == null ? either(node, true) : found;
    }

    /** All is read and the verb settled. */
    private @Nullable R end(Node<R> node, String settled) {
      R found = in(node, false, settled);
      return found == null ? in(node, true, settled) : found;
    }

    private @Nullable R either(Node<R> node, boolean withRest) {
      R found = verb == null ? null : in(node, withRest, verb);
      return found == null ? in(node, withRest, "") : found;
    }

    private @Nullable R in(Node<R> node, boolean withRest, String settled) {
      if (methods == null) {
        return node.find(withRest, settled, method);
      }
      node.note(withRest, settled, methods);
      return null;
    }
  }
}
