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
}
