package dev.hansa.runtime.testing.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before a TCP port of this machine and does to what runs through it as it is told. Faults
 * can be switched at any time, from any thread, and act on live connections as on new ones.
 *
 * <p>What is held back by silence, latency or bandwidth is not lost: it arrives later, as TCP would
 * bring it once the path is well again.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 500;
  private static final int KEPT = 64 << 10;
  private static final long SEED = 20_260_101;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final ServerSocket entry;
  private final int target;
  private final Link toServer = new Link(SEED);
  private final Link toClient = new Link(SEED + 1);
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong flipped = new AtomicLong();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream(); // its own lock
  private volatile boolean refusing;

  private FaultProxy(ServerSocket entry, int target) {
    this.entry = entry;
    this.target = target;
    Thread.startVirtualThread(this::accept);
  }

  /** Stands before a port of this machine's loopback, on another such port. */
  public static FaultProxy before(int target) {
    try {
      return on(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stands before a port of this machine's loopback, on a socket that is closed with the proxy. */
  public static FaultProxy on(ServerSocket entry, int target) {
    return new FaultProxy(entry, target);
  }

  /** Where clients connect. */
  public int port() {
    return entry.getLocalPort();
  }

  /** Attempts to connect so far, those that failed included. */
  public int connections() {
    return connections.get();
  }

  /** Connections that run through it now. */
  public int open() {
    return passages.size();
  }

  /** Bits flipped so far. */
  public long flipped() {
    return flipped.get();
  }

  /** From now on, what clients send. */
  public void toServer(Wire wire) {
    toServer.become(wire);
  }

  /** From now on, what servers send. */
  public void toClient(Wire wire) {
    toClient.become(wire);
  }

  /** From now on, both ways. */
  public void bothWays(Wire wire) {
    toServer(wire);
    toClient(wire);
  }

  /** Resets all connections; new ones pass. */
  public void reset() {
    passages.forEach(Passage::reset);
  }

  /** Resets all connections, and each new one until it heals. */
  public void refuse() {
    refusing = true;
    reset();
  }

  /**
   * Leaves all connections half open: their servers see them end, their clients hear nothing of
   * them any more. New connections pass.
   */
  public void abandon() {
    passages.forEach(Passage::abandon);
  }

  /** Nothing is done to what runs through it any more. */
  public void heal() {
    refusing = false;
    bothWays(Wire.CLEAR);
  }

  /**
   * The first bytes that came from clients, at most 64 KiB of all connections together. Waits for
   * them.
   */
  public byte[] sent(int length) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    synchronized (sent) {
      while (sent.size() < length) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("sent: " + sent.size() + " bytes (expected: " + length + ")");
        }
        try {
          sent.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
      return Arrays.copyOf(sent.toByteArray(), length);
    }
  }

  private void keep(byte[] bytes) {
    synchronized (sent) {
      if (sent.size() < KEPT) {
        sent.writeBytes(bytes);
        sent.notifyAll();
      }
    }
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        connections.incrementAndGet();
        if (refusing) {
          Passage.reset(client);
        } else {
          Thread.startVirtualThread(() -> connect(client));
        }
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void connect(Socket client) {
    try {
      toServer.awaitSound();
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      var passage =
          new Passage(
              client, server, toServer, toClient, this::keep, flipped::addAndGet, passages::remove);
      passages.add(passage);
      passage.start();
      if (refusing || entry.isClosed()) {
        passage.reset();
      }
    } catch (IOException e) {
      Passage.reset(client); // as the system does if nobody listens
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    toServer.become(Wire.CLEAR);
    toClient.become(Wire.CLEAR);
    reset();
  }
}
