package dev.hansa.gateway.transcoder.path;

import dev.hansa.gateway.transcoder.path.PathTemplate.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path: literal before {@code *} before {@code **}, with full backtracking, the HTTP
 * method and the verb part of the match (M3, M5). Built once, then only read.
 *
 * @param <R> what stands at the end of a path
 */
public final class RouteTrie<R> {
  /** Matches any HTTP method. */
  static final String ANY = "*";

  private static final class Node<R> {
    final Map<String, Node<R>> literals = new HashMap<>();
    final Map<String, Map<String, R>> verbs = new HashMap<>();
    final Map<String, Map<String, R>> restVerbs = new HashMap<>();
    @Nullable Node<R> one;
  }

  private final Node<R> root = new Node<>();

  /** Adds a route; false if another has this method and shape already (L13). */
  public boolean add(String method, PathTemplate template, R route) {
    Node<R> node = root;
    boolean rest = false;
    for (Segment segment : template.segments()) {
      switch (segment) {
        case Segment.Literal(String text) ->
            node = node.literals.computeIfAbsent(text, _ -> new Node<>());
        case Segment.One() -> {
          node.one = node.one == null ? new Node<>() : node.one;
          node = node.one;
        }
        case Segment.Rest() -> rest = true;
      }
    }
    return (rest ? node.restVerbs : node.verbs)
            .computeIfAbsent(template.verb(), _ -> new HashMap<>())
            .putIfAbsent(method, route)
        == null;
  }

  /** The route of a request; null if there is none. */
  public @Nullable R find(String method, RawPath path) {
    String verb = path.verb();
    R found = verb == null ? null : find(root, method, path, 0, verb);
    return found == null ? find(root, method, path, 0, "") : found;
  }

  /** Methods that this path would take. */
  public Set<String> methods(RawPath path) {
    Set<String> methods = new TreeSet<>();
    collect(root, path, 0, "", methods);
    String verb = path.verb();
    if (verb != null) {
      collect(root, path, 0, verb, methods);
    }
    return methods;
  }

  private @Nullable R find(Node<R> node, String method, RawPath path, int depth, String verb) {
    if (depth == path.size()) {
      R here = route(node.verbs, verb, method);
      return here == null ? route(node.restVerbs, verb, method) : here;
    }
    String segment = path.segment(depth, !verb.isEmpty());
    if (segment.isEmpty()) {
      return null;
    }
    Node<R> literal = node.literals.get(segment);
    R found = literal == null ? null : find(literal, method, path, depth + 1, verb);
    if (found == null && node.one != null) {
      found = find(node.one, method, path, depth + 1, verb);
    }
    if (found == null && path.isFilled(depth, !verb.isEmpty())) {
      found = route(node.restVerbs, verb, method);
    }
    return found;
  }

  private void collect(Node<R> node, RawPath path, int depth, String verb, Set<String> methods) {
    Map<String, R> rest = node.restVerbs.getOrDefault(verb, Map.of());
    if (depth == path.size()) {
      methods.addAll(node.verbs.getOrDefault(verb, Map.of()).keySet());
      methods.addAll(rest.keySet());
      return;
    }
    String segment = path.segment(depth, !verb.isEmpty());
    if (segment.isEmpty()) {
      return;
    }
    Node<R> literal = node.literals.get(segment);
    if (literal != null) {
      collect(literal, path, depth + 1, verb, methods);
    }
    if (node.one != null) {
      collect(node.one, path, depth + 1, verb, methods);
    }
    if (path.isFilled(depth, !verb.isEmpty())) {
      methods.addAll(rest.keySet());
    }
  }

  private static <R> @Nullable R route(
      Map<String, Map<String, R>> verbs, String verb, String method) {
    Map<String, R> methods = verbs.get(verb);
    if (methods == null) {
      return null;
    }
    R exact = methods.get(method);
    return exact == null ? methods.get(ANY) : exact;
  }
}
