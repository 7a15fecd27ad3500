package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.BodyReceiver;
import dev.hansa.gateway.edge.http.Exchange;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/** Collects one message, as far as the limit allows and not a byte further. */
final class BodyCollector implements BodyReceiver {
  private static final int FIRST = 4096;

  private final Exchange exchange;
  private final int limit;
  private final Consumer<byte[]> whenComplete;
  private final Runnable whenTooLarge;
  private byte[] bytes;
  private int size;
  private boolean over;

  /**
   * @param expected length that the client announced; 0 if it did not
   */
  BodyCollector(
      Exchange exchange,
      int limit,
      long expected,
      Consumer<byte[]> whenComplete,
      Runnable whenTooLarge) {
    this.exchange = exchange;
    this.limit = limit;
    this.whenComplete = whenComplete;
    this.whenTooLarge = whenTooLarge;
    // An announced length is not memory yet: it grows with what arrives.
    this.bytes = new byte[(int) Math.min(Math.max(expected, 0), FIRST)];
  }

  @Override
  public void part(ByteBuf part) {
    int length = part.readableBytes();
    if (length > limit - size) {
      over = true;
      whenTooLarge.run();
      return;
    }
    if (length > bytes.length - size) {
      int doubled = (int) Math.min(limit, bytes.length * 2L);
      bytes = Arrays.copyOf(bytes, Math.max(Math.max(size + length, doubled), FIRST));
    }
    part.readBytes(bytes, size, length);
    size += length;
    exchange.pull(this);
  }

  @Override
  public void end() {
    if (!over) {
      over = true;
      whenComplete.accept(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
    }
  }
}
