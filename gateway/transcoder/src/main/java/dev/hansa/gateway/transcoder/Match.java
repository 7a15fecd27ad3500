package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.path.RawPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request line leads to. */
public sealed interface Match {
  /** A route takes it. */
  final class Found implements Match {
    private final Route route;
    private final RawPath path;

    Found(Route route, RawPath path) {
      this.route = route;
      this.path = path;
    }

    /** The route. */
    public Route route() {
      return route;
    }

    /**
     * Binds everything but the body, so that faults show before a body is read.
     *
     * @param rawQuery what stands after the question mark, as sent; null without one
     * @param key value of the header that gives the key; null without one
     * @throws MalformedRequestException if path or query are none of this route's
     */
    public Draft draft(@Nullable String rawQuery, @Nullable String key) {
      return route.draft(path, rawQuery, key);
    }
  }

  /**
   * There are routes for this path, but not for the HTTP method.
   *
   * @param allowed for the Allow header, sorted
   */
  record MethodNotAllowed(Set<String> allowed) implements Match {}

  /** There is no route for this path. */
  record NotFound() implements Match {}

  /** The path is not well-formed. */
  record Malformed(Fault fault) implements Match {}
}
