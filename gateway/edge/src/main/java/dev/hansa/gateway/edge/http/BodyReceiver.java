package dev.hansa.gateway.edge.http;

import io.netty.buffer.ByteBuf;

/** Takes the body of a request, one part per pull, on the event loop. */
public interface BodyReceiver {
  /** A part of the body, released when this returns. Pull again for the next. */
  void part(ByteBuf part);

  /** The body is complete. */
  void end();
}
