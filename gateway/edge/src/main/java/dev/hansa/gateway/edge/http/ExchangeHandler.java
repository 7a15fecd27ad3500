package dev.hansa.gateway.edge.http;

/** Answers exchanges. Called on the exchange's event loop; must not block. */
public interface ExchangeHandler {
  /** A request has begun; its body is read as the handler pulls. */
  void handle(Exchange exchange);

  /**
   * A request that is not well-formed HTTP, or breaks a limit.
   *
   * @param status 400, 414 or 431; the connection ends after the answer
   */
  void malformed(Exchange exchange, int status);
}
