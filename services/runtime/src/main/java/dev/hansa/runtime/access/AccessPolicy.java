package dev.hansa.runtime.access;

import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;

/** Decides on calls. Safe for many threads, never blocks. */
@FunctionalInterface
public interface AccessPolicy {
  /** Workload name of the edge unless told otherwise. */
  String GATEWAY = "gateway";

  /**
   * Decides on one call.
   *
   * @param peer who is at the other end of the connection
   * @param token verified, and bound to that peer
   */
  Decision decide(MethodContract method, Peer peer, AccessToken token);

  /** For ports inside the mesh, where services call, and operators, but no partner. */
  static AccessPolicy mesh() {
    return new MeshAccess(GATEWAY);
  }

  /** For the edge, where partners call for themselves. */
  static AccessPolicy edge() {
    return new EdgeAccess();
  }
}
