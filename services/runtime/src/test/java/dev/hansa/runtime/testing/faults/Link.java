package dev.hansa.runtime.testing.faults;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One direction of a {@link FaultProxy}: the wire that it is now, for all its connections. */
final class Link {
  /** So that a slow wire sends evenly. */
  private static final int PIECES_PER_SECOND = 50;

  private final Random chance;
  private Wire wire = Wire.CLEAR; // this one's lock
  private long freeAtNanos = System.nanoTime(); // this one's lock

  Link(long seed) {
    chance = new Random(seed);
  }

  synchronized void become(Wire next) {
    wire = next;
    freeAtNanos = System.nanoTime();
    notifyAll();
  }

  /** When something that comes in now arrives, and no earlier than what came before it. */
  synchronized long due(long previousNanos) {
    double varied = (2 * chance.nextDouble() - 1) * wire.jitter().toNanos();
    return Math.max(previousNanos, System.nanoTime() + wire.latency().toNanos() + (long) varied);
  }

  /** Waits while the wire is silent. */
  synchronized void awaitSound() throws InterruptedException {
    while (wire.silent()) {
      wait();
    }
  }

  /** How many of so many bytes go out at once. */
  synchronized int piece(int bytes) {
    long even = Math.max(1, wire.bytesPerSecond() / PIECES_PER_SECOND);
    return (int) Math.min(bytes, Math.min(wire.piece(), even));
  }

  /** Waits until so many bytes may go out. */
  void pace(int bytes) throws InterruptedException {
    long wait;
    synchronized (this) {
      if (wire.bytesPerSecond() == Long.MAX_VALUE) {
        return;
      }
      long now = System.nanoTime();
      freeAtNanos =
          Math.max(now, freeAtNanos) + bytes * TimeUnit.SECONDS.toNanos(1) / wire.bytesPerSecond();
      wait = freeAtNanos - now;
    }
    Thread.sleep(Duration.ofNanos(wait));
  }

  /** Flips bits as the wire does; returns how many. */
  synchronized int corrupt(byte[] bytes) {
    int flipped = 0;
    if (wire.corruption() > 0) {
      for (int i = 0; i < bytes.length; i++) {
        if (chance.nextDouble() < wire.corruption()) {
          bytes[i] = (byte) (bytes[i] ^ (1 << chance.nextInt(Byte.SIZE)));
          flipped++;
        }
      }
    }
    return flipped;
  }
}
