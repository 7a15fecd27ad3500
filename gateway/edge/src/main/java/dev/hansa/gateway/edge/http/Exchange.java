package dev.hansa.gateway.edge.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.Executor;

/**
 * One request and its response. Everything is called, and calls back, on the event loop of {@link
 * #executor}.
 */
public interface Exchange {
  /** The request without its body. */
  RequestHead request();

  /** The event loop. */
  Executor executor();

  /** Whether this thread is the event loop's. */
  boolean onExecutor();

  /**
   * Asks for the next part of the body. Until then nothing is read from the client, whose own
   * sending stops once the buffers in between are full.
   */
  void pull(BodyReceiver receiver);

  /** Called when the client has gone before the response was complete. */
  void onGone(Runnable listener);

  /**
   * Called when the body waits to be pulled and nothing has moved on the connection for as long as
   * it may be idle. By HTTP/1.1 nobody would notice then that the client has gone; by HTTP/2 that
   * is noticed, and this is never called.
   */
  void onStalled(Runnable listener);

  /** Called whenever there is room to write again. */
  void onWritable(Runnable listener);

  /** Whether there is room; writing without room is allowed, and fills memory. */
  boolean isWritable();

  /**
   * Answers with one body. If the request was not read to its end, the rest is not read any more.
   */
  void respond(int status, HttpHeaders headers, byte[] body);

  /** Begins a streamed response. */
  void begin(int status, HttpHeaders headers);

  /** Writes and flushes a part of a streamed response. */
  void write(byte[] part);

  /**
   * Ends a streamed response.
   *
   * @param trailers what follows the body; empty for none
   */
  void end(HttpHeaders trailers);

  /**
   * Cuts the response off, so that the client cannot take it for complete: HTTP/2 resets the
   * stream, HTTP/1.1 closes the connection without the last chunk.
   */
  void abort();
}
