package dev.hansa.identity.limits;

import dev.hansa.identity.partners.RateClass;
import dev.hansa.runtime.admission.Rate;

/**
 * What each kind of client may ask for.
 *
 * @param small each partner of class small
 * @param standard each partner of class standard
 * @param large each partner of class large
 * @param service each service and each operator of the mesh
 * @param stranger each address from which clients without a certificate ask
 */
public record Rates(Rate small, Rate standard, Rate large, Rate service, Rate stranger) {
  Rate of(RateClass rateClass) {
    return switch (rateClass) {
      case SMALL -> small;
      case STANDARD -> standard;
      case LARGE -> large;
    };
  }
}
