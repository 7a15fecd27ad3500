package dev.hansa.identity.partners;

import dev.hansa.runtime.trust.Principal;
import java.time.Instant;

/**
 * Something that an operator did to a partner.
 *
 * @param partner its id
 * @param operator who: the subject of the call
 * @param detail what exactly, in words for people; no secrets
 */
record PartnerAction(String partner, Kind kind, Principal operator, String detail, Instant time) {
  /** What can be done to a partner. */
  enum Kind {
    REGISTERED,
    CERTIFICATE_ISSUED,
    DISABLED,
    ENABLED,
    SCOPES_CHANGED,
    UPDATED,
    ROTATED
  }
}
