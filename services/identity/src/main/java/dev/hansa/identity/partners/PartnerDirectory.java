package dev.hansa.identity.partners;

import java.util.Optional;

/** Finds registered partners. Safe for many threads. */
@FunctionalInterface
public interface PartnerDirectory {
  /**
   * Finds a partner by its id, active or not.
   *
   * @param id any text; an id that no partner could have is simply not found
   */
  Optional<Partner> find(String id);
}
