package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.rule.Place;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.function.Supplier;

/**
 * A route and where its template stands.
 *
 * @param place looked up only when it is needed
 */
record PlacedRoute(Route route, Supplier<Place> place) {

  /** Both match the same requests (L13). */
  Violation conflict(PlacedRoute other) {
    String verb =
        route.path().verb().isEmpty() ? ", or a verb as in " + route.template() + ":do" : "";
    return new Violation(
        place.get(),
        "L13",
        route.method()
            + ": "
            + line(route)
            + " matches the same requests as "
            + line(other.route)
            + " of "
            + other.route.method()
            + " ("
            + other.place.get()
            + ')',
        "give one of them another path" + verb);
  }

  private static String line(Route route) {
    return route.httpMethod() + ' ' + route.template();
  }
}
