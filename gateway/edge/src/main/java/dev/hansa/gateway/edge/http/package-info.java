/**
 * HTTP/1.1 and HTTP/2 over TLS, as one kind of exchange with back-pressure.
 *
 * <p>The door is {@link dev.hansa.gateway.edge.http.HttpFront}. It hands every request on as it
 * came, whatever its method and target, to one {@link dev.hansa.gateway.edge.http.ExchangeHandler};
 * it knows no routes, tokens or contracts. Nothing here blocks: all of one exchange happens on its
 * event loop.
 */
@NullMarked
package dev.hansa.gateway.edge.http;

import org.jspecify.annotations.NullMarked;
