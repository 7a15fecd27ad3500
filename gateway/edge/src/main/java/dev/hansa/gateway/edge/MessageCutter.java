package dev.hansa.gateway.edge;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body that arrives in parts into messages. Whatever is wrong with it is thrown as {@link
 * dev.hansa.gateway.transcoder.fault.MalformedRequestException} or {@link
 * io.grpc.StatusRuntimeException}.
 */
interface MessageCutter {
  /** Adds what has arrived, once {@link #next} has given all of what came before. */
  void add(ByteBuf part);

  /** The next message; null if more has to arrive. */
  byte @Nullable [] next();

  /** The message that ends with the body; null if there is none. */
  byte @Nullable [] last();
}
