package dev.hansa.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Messages of google.api.HttpBody from the parts of a body as they arrive (B4). The first has the
 * content type and what path and query give, the others have data alone; an empty body is one
 * message without data.
 */
final class RawCutter implements MessageCutter {
  private final UnaryOperator<byte[]> first;
  private final UnaryOperator<byte[]> further;
  private byte @Nullable [] part;
  private boolean begun;

  /**
   * @param first the message of the first part
   * @param further the message of each other part
   */
  RawCutter(UnaryOperator<byte[]> first, UnaryOperator<byte[]> further) {
    this.first = first;
    this.further = further;
  }

  @Override
  public void add(ByteBuf arrived) {
    part = ByteBufUtil.getBytes(arrived);
  }

  @Override
  public byte @Nullable [] next() {
    byte[] data = part;
    part = null;
    return data == null ? null : message(data);
  }

  @Override
  public byte @Nullable [] last() {
    return begun ? null : message(new byte[0]);
  }

  private byte[] message(byte[] data) {
    byte[] message = (begun ? further : first).apply(data);
    begun = true;
    return message;
  }
}
