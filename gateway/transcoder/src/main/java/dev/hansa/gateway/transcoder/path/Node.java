package dev.hansa.gateway.transcoder.path;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in the trie. Among many routes most of a search is waiting for memory: so a node holds
 * its tables itself, and in them each key lies beside its value.
 *
 * @param <R> what stands at the end of a path
 */
final class Node<R> {
  /** Matches any HTTP method. */
  private static final String ANY = "*";

  private static final @Nullable Object[] NONE = {};

  /** A hash table: decoded literals at even places, or nothing, each with its node behind it. */
  private @Nullable Object[] literals = NONE;

  private int size;
  private @Nullable Node<R> one;

  /** HTTP methods of templates that end here, each with its route behind it. */
  private @Nullable Object[] here = NONE;

  /** The same of templates that end here with {@code **}. */
  private @Nullable Object[] rest = NONE;

  private Map<String, @Nullable Object[]> hereByVerb = Map.of();
  private Map<String, @Nullable Object[]> restByVerb = Map.of();

  @Nullable Node<R> one() {
    return one;
  }

  Node<R> addOne() {
    one = one == null ? new Node<>() : one;
    return one;
  }

  /** The node of a slice of a path that may hold percent escapes, all of them valid. */
  @Nullable Node<R> literal(String path, int from, int to) {
    if (size == 0) {
      return null;
    }
    int escape = path.indexOf('%', from);
    if (escape < 0 || escape >= to) {
      return get(path, from, to);
    }
    String decoded = PercentCode.decode(path.substring(from, to));
    return get(decoded, 0, decoded.length());
  }

  Node<R> addLiteral(String text) {
    Node<R> known = size == 0 ? null : get(text, 0, text.length());
    if (known != null) {
      return known;
    }
    if (++size * 4 > literals.length) {
      grow();
    }
    var added = new Node<R>();
    set(text, added);
    return added;
  }

  /** Adds a route; false if there is one of this verb and method. */
  boolean add(boolean withRest, String verb, String method, R route) {
    @Nullable Object[] routes = routes(withRest, verb);
    if (of(routes, method) != null) {
      return false;
    }
    @Nullable Object[] more = Arrays.copyOf(routes, routes.length + 2);
    more[routes.length] = method;
    more[routes.length + 1] = route;
    if (!verb.isEmpty()) {
      byVerb(withRest).put(verb, more);
    } else if (withRest) {
      rest = more;
    } else {
      here = more;
    }
    return true;
  }

  /** The route of a template that ends here; a named method goes before any. */
  @Nullable R find(boolean withRest, String verb, String method) {
    @Nullable Object[] routes = routes(withRest, verb);
    if (routes.length == 0) {
      return null;
    }
    R exact = of(routes, method);
    return exact == null ? of(routes, ANY) : exact;
  }

  /** Adds the methods of templates that end here. */
  void note(boolean withRest, String verb, Set<String> methods) {
    @Nullable Object[] routes = routes(withRest, verb);
    for (int i = 0; i < routes.length; i += 2) {
      methods.add((String) routes[i]);
    }
  }

  private @Nullable Object[] routes(boolean withRest, String verb) {
    if (verb.isEmpty()) {
      return withRest ? rest : here;
    }
    return (withRest ? restByVerb : hereByVerb).getOrDefault(verb, NONE);
  }

  private Map<String, @Nullable Object[]> byVerb(boolean withRest) {
    if (withRest) {
      restByVerb = restByVerb.isEmpty() ? new HashMap<>() : restByVerb;
      return restByVerb;
    }
    hereByVerb = hereByVerb.isEmpty() ? new HashMap<>() : hereByVerb;
    return hereByVerb;
  }

  /** A path has a few methods: to walk through them is faster than to hash. */
  @SuppressWarnings("unchecked") // add() writes routes behind methods
  private @Nullable R of(@Nullable Object[] routes, String method) {
    for (int i = 0; i < routes.length; i += 2) {
      if (method.equals(routes[i])) {
        return (R) routes[i + 1];
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // set() writes nodes behind literals
  private @Nullable Node<R> get(String text, int from, int to) {
    return (Node<R>) literals[place(text, from, to) + 1];
  }

  private void set(String text, @Nullable Object node) {
    int place = place(text, 0, text.length());
    literals[place] = text;
    literals[place + 1] = node;
  }

  /** Place of a literal, or the free one that it would take. */
  private int place(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int mask = literals.length - 2;
    int place = (hash ^ (hash >>> 15)) << 1 & mask;
    while (literals[place] instanceof String key) {
      if (key.length() == to - from && text.startsWith(key, from)) {
        return place;
      }
      place = place + 2 & mask;
    }
    return place;
  }

  private void grow() {
    @Nullable Object[] old = literals;
    literals = new @Nullable Object[Math.max(4, old.length * 2)];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] instanceof String text) {
        set(text, old[i + 1]);
      }
    }
  }
}
