package dev.hansa.runtime.token;

import java.util.concurrent.CompletableFuture;

/** Where changes of what is denied come from. Safe for many threads. */
@FunctionalInterface
public interface DenialSource {
  /**
   * Asks for the changes after a cursor.
   *
   * @param cursor of the page before; empty: from the start, and so is one that is not known
   * @return the next changes, none if there are none; fails if the source does not answer in time
   */
  CompletableFuture<DenialPage> after(String cursor);
}
