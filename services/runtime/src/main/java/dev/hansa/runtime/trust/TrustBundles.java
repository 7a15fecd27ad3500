package dev.hansa.runtime.trust;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The roots of each trust domain. Never merged: a root vouches for identities of its own domain
 * only (SPIFFE Federation, section 4).
 */
public record TrustBundles(Map<String, Set<X509Certificate>> byTrustDomain) {
  public TrustBundles {
    var copy = new HashMap<String, Set<X509Certificate>>();
    byTrustDomain.forEach((domain, roots) -> copy.put(domain, Set.copyOf(roots)));
    byTrustDomain = Map.copyOf(copy);
  }

  /** The bundle of one trust domain alone. */
  public static TrustBundles of(String trustDomain, Set<X509Certificate> roots) {
    return new TrustBundles(Map.of(trustDomain, roots));
  }

  /** The roots of one trust domain; none if it is unknown. */
  public Set<X509Certificate> roots(String trustDomain) {
    return byTrustDomain.getOrDefault(trustDomain, Set.of());
  }
}
