package dev.hansa.identity.https;

import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;

/** What answers one path. Runs on a virtual thread; may block. */
@FunctionalInterface
public interface Route {
  /**
   * Reads the request as far as it needs and makes the reply.
   *
   * @throws IOException if the client went away
   */
  HttpReply reply(HttpsExchange exchange) throws IOException;

  /**
   * Whether processes ask this again and again on their own account: then a request that stands in
   * no trace makes none, or they would hide all others.
   */
  default boolean periodic() {
    return false;
  }
}
