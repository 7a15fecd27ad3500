package dev.hansa.runtime.contract;

import dev.hansa.runtime.trust.SpiffeId;
import java.util.Optional;

/**
 * Where a workload lives that is no service of the mesh, as a bundle's YAML says.
 *
 * @param security how the connection is made
 * @param identity what the server's certificate must name: a DNS name or a SPIFFE id; without TLS
 *     it says nothing
 * @param token what calls carry
 * @param place where it is said, for messages
 */
public record ForeignTarget(
    String workload,
    TargetAddress address,
    Security security,
    String identity,
    Token token,
    String place) {

  /** How a connection is made, the strongest first. */
  public enum Security {
    /** TLS, both sides show a certificate. */
    MUTUAL,
    /** TLS, the server shows a certificate. */
    SERVER,
    /** Plain text; on loopback addresses only. */
    NONE
  }

  /** What calls carry, the strongest first. */
  public enum Token {
    /** A token for this workload, exchanged for the caller's. */
    EXCHANGE,
    /** None. */
    NONE
  }

  /** The identity that is expected, if it is one of a mesh; else it is a DNS name. */
  public Optional<SpiffeId> spiffeId() {
    return identity.startsWith("spiffe://")
        ? Optional.of(SpiffeId.parse(identity))
        : Optional.empty();
  }

  /** Whether both lead to the same place in the same way, wherever they are said. */
  boolean sameAs(ForeignTarget other) {
    return workload.equals(other.workload)
        && address.equals(other.address)
        && security == other.security
        && identity.equals(other.identity)
        && token == other.token;
  }
}
