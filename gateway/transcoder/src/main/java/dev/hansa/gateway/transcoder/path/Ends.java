package dev.hansa.gateway.transcoder.path;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes of templates that differ in nothing but verb and HTTP method. */
final class Ends<R> {
  /** Matches any HTTP method. */
  private static final String ANY = "*";

  /** A path has a few methods: to walk through them is faster than to hash. */
  private String[] methods = {};

  private @Nullable Object[] routes = {};
  private Map<String, Ends<R>> verbs = Map.of();

  /** Adds a route; false if there is one of this verb and method. */
  boolean add(String verb, String method, R route) {
    if (!verb.isEmpty()) {
      verbs = verbs.isEmpty() ? new HashMap<>() : verbs;
      return verbs.computeIfAbsent(verb, _ -> new Ends<>()).add("", method, route);
    }
    if (List.of(methods).contains(method)) {
      return false;
    }
    methods = Arrays.copyOf(methods, methods.length + 1);
    routes = Arrays.copyOf(routes, methods.length);
    methods[methods.length - 1] = method;
    routes[methods.length - 1] = route;
    return true;
  }

  /** The route of a verb, empty if there is none, and method; a named method goes before any. */
  @Nullable R find(String verb, String method) {
    if (!verb.isEmpty()) {
      Ends<R> ends = verbs.get(verb);
      return ends == null ? null : ends.find("", method);
    }
    R exact = route(method);
    return exact == null ? route(ANY) : exact;
  }

  /** Adds the methods of a verb. */
  void note(String verb, Set<String> noted) {
    Ends<R> ends = verb.isEmpty() ? this : verbs.get(verb);
    if (ends != null) {
      noted.addAll(List.of(ends.methods));
    }
  }

  @SuppressWarnings("unchecked") // only add() writes routes
  private @Nullable R route(String method) {
    for (int i = 0; i < methods.length; i++) {
      if (methods[i].equals(method)) {
        return (R) routes[i];
      }
    }
    return null;
  }
}
