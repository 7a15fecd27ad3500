package dev.hansa.runtime.server;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

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
  private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
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
      if (at < end) {
        header.put(bytes.getByte(at++));
        if (!header.hasRemaining()) {
          header.clear();
          skip = header.getInt(0) >>> Byte.SIZE;
          frames.frame(header.get(TYPE), header.get(FLAGS), stream(), skip, bytes, at);
        }
      }
    }
  }

  private int stream() {
    return header.getInt(STREAM) & Integer.MAX_VALUE;
  }
}
