package dev.hansa.identity.partners;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a partner once at a time. Whoever asks for it meanwhile shares the next reading, so that
 * looking a partner up takes one connection to the database however often it is done at once, and
 * others find theirs free (K33).
 *
 * <p>An answer was read after it was asked for; none is kept. Safe for many threads; blocks.
 */
public final class CoalescedDirectory implements PartnerDirectory {
  private final PartnerDirectory register;

  /** By partner, the reading that has not begun yet. */
  private final ConcurrentMap<String, CompletableFuture<Optional<Partner>>> next =
      new ConcurrentHashMap<>();

  /** By partner, held during a reading; forgotten when nobody holds it or waits. */
  private final LoadingCache<String, Lock> turns =
      Caffeine.newBuilder().weakValues().build(_ -> new ReentrantLock());

  /**
   * @param register is asked for each partner by one thread at a time
   */
  public CoalescedDirectory(PartnerDirectory register) {
    this.register = register;
  }

  /** As {@link PartnerDirectory#find}; a failure goes to all who shared the reading. */
  @Override
  public Optional<Partner> find(String id) {
    var own = new CompletableFuture<Optional<Partner>>();
    var shared = next.putIfAbsent(id, own);
    if (shared != null) {
      return result(shared);
    }
    read(id, own);
    return result(own);
  }

  private void read(String id, CompletableFuture<Optional<Partner>> reading) {
    Lock turn = turns.get(id);
    turn.lock();
    try {
      next.remove(id, reading); // who comes from now on must not get what was read before
      var _ = reading.completeAsync(() -> register.find(id), Runnable::run);
    } finally {
      turn.unlock();
    }
  }

  private static Optional<Partner> result(CompletableFuture<Optional<Partner>> reading) {
    try {
      return reading.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }
}
