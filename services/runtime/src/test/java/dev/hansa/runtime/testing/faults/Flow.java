package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What one end of a connection sends to the other. Reading and sending are apart, so that latency
 * costs no bandwidth; what waits is bounded, and then the sender waits, too.
 */
final class Flow {
  private static final int CHUNK = 16 << 10;
  private static final int WAITING = 256;

  private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(WAITING);
  private final Link link;
  private final Socket from;
  private final Socket to;
  private final Consumer<byte[]> seen;
  private final IntConsumer flipped;
  private final Runnable broken;
  private final Runnable ended;
  private final Thread reader = Thread.ofVirtual().unstarted(this::read);
  private final Thread writer = Thread.ofVirtual().unstarted(this::write);

  private volatile boolean dropped;

  private sealed interface Item {
    long dueNanos();

    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Bytes(byte[] bytes, long dueNanos) implements Item {}

    record End(long dueNanos) implements Item {}

    record Reset(long dueNanos) implements Item {}
  }

  /**
   * @param seen told of what goes out, before it does
   * @param flipped told of how many bits were flipped
   * @param broken told if the connection is broken on either side
   * @param ended told once {@code from} has sent its last
   */
  Flow(
      Link link,
      Socket from,
      Socket to,
      Consumer<byte[]> seen,
      IntConsumer flipped,
      Runnable broken,
      Runnable ended) {
    this.link = link;
    this.from = from;
    this.to = to;
    this.seen = seen;
    this.flipped = flipped;
    this.broken = broken;
    this.ended = ended;
  }

  void start() {
    reader.start();
    writer.start();
  }

  /** Passes nothing on any more, and takes what comes; ends with {@code from}. */
  void drop() {
    dropped = true;
  }

  /** The same at once, for an end {@code to} that is closed: interrupts close sockets. */
  void stop() {
    drop();
    writer.interrupt();
  }

  private void read() {
    long due = System.nanoTime();
    try {
      try {
        var chunk = new byte[CHUNK];
        var in = from.getInputStream();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          due = link.due(due);
          waiting.put(new Item.Bytes(Arrays.copyOf(chunk, n), due));
        }
        waiting.put(new Item.End(link.due(due)));
      } catch (IOException e) {
        waiting.put(new Item.Reset(link.due(due)));
      }
    } catch (InterruptedException _) {
      // stopped
    }
  }

  private void write() {
    try {
      while (!dropped) {
        Item item = waiting.take();
        sleepUntil(item.dueNanos());
        link.awaitSound();
        if (!dropped && !pass(item)) {
          return;
        }
      }
    } catch (IOException e) {
      broken.run();
    } catch (InterruptedException _) {
      // stopped
    }
    discard();
  }

  /** Whether more is to come. */
  private boolean pass(Item item) throws IOException, InterruptedException {
    switch (item) {
      case Item.Bytes(byte[] bytes, long _) -> send(bytes);
      case Item.End(long _) -> {
        to.shutdownOutput();
        ended.run();
        return false;
      }
      case Item.Reset(long _) -> {
        broken.run();
        return false;
      }
    }
    return true;
  }

  /** So that the reader never waits for room. */
  private void discard() {
    try {
      while (waiting.take() instanceof Item.Bytes) {
        // dropped
      }
    } catch (InterruptedException _) {
      // stopped again; the reader's last item finds room, or its socket is closed
    }
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  private void send(byte[] bytes) throws IOException, InterruptedException {
    flipped.accept(link.corrupt(bytes));
    seen.accept(bytes);
    for (int sent = 0; sent < bytes.length; ) {
      int piece = link.piece(bytes.length - sent);
      link.pace(piece);
      link.awaitSound();
      to.getOutputStream().write(bytes, sent, piece);
      sent += piece;
    }
  }
}
