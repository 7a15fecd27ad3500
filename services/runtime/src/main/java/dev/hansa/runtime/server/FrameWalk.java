package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;

/**
 * Finds the frames in one direction of an HTTP/2 connection as its bytes go by (RFC 9113 section
 * 4.1). Copies no payload. For one event loop.
 */
final class FrameWalk {
  /** Is told of each frame as soon as its header is there. */
  @FunctionalInterface
  interface Frames {
    /**
     * One frame.
     *
     * @param type such as {@code Http2FrameTypes.DATA}; any byte
     * @param stream 0 for the connection
     * @param length of the payload, in bytes
     * @param bytes in which the payload begins at {@code payload}; it may end elsewhere
     */
    void frame(byte type, byte flags, int stream, int length, ByteBuf bytes, int payload);
  }

  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int STREAM = 5;
  private static final int HEADER_BYTES = 9;

  private final Frames frames;

  /** The beginning of a header whose rest is still to come. */
  private final ByteBuf begun = Unpooled.buffer(HEADER_BYTES);

  private int skip;

  /**
   * @param preface bytes before the first frame
   */
  FrameWalk(int preface, Frames frames) {
    skip = preface;
    this.frames = frames;
  }

  /** Walks over what is readable; leaves the indices alone. */
  void over(ByteBuf bytes) {
    int end = bytes.writerIndex();
    int at = bytes.readerIndex();
    while (at < end) {
      int step = Math.min(skip, end - at);
      skip -= step;
      at += step;
      if (!begun.isReadable() && end - at >= HEADER_BYTES) {
        at += HEADER_BYTES;
        frame(bytes, at - HEADER_BYTES, bytes, at);
      } else if (at < end) {
        begun.writeByte(bytes.getByte(at++));
        if (begun.readableBytes() == HEADER_BYTES) {
          frame(begun, 0, bytes, at);
          begun.clear();
        }
      }
    }
  }

  private void frame(ByteBuf header, int at, ByteBuf bytes, int payload) {
    skip = header.getUnsignedMedium(at);
    frames.frame(
        header.getByte(at + TYPE),
        header.getByte(at + FLAGS),
        header.getInt(at + STREAM) & Integer.MAX_VALUE,
        skip,
        bytes,
        payload);
  }
}
