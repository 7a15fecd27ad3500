package dev.hansa.runtime.admission;

import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal.Kind;
import java.util.Optional;

/**
 * A call that wants in.
 *
 * @param method by which calls are compared with their like; empty if it is none that is served
 * @param unary whether it is over soon; streams may last, and are judged by their number alone
 * @param caller who makes it, as far as TLS knows: whoever shares this name shares its allowance
 * @param ofMesh whether the caller is a service or an operator of the mesh
 */
public record Arrival(
    String method, boolean unary, Criticality criticality, String caller, boolean ofMesh) {

  /**
   * A call by whoever is at the other end of the connection.
   *
   * @param address tells callers without a certificate apart
   */
  public static Arrival of(
      String method, boolean unary, Criticality criticality, Optional<Peer> peer, String address) {
    return new Arrival(
        method,
        unary,
        criticality,
        peer.map(known -> known.id().toString()).orElse(address),
        peer.filter(known -> known.principal().kind() != Kind.PARTNER).isPresent());
  }
}
