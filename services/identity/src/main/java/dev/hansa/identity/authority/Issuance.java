package dev.hansa.identity.authority;

/** The answer to a signing request. */
public sealed interface Issuance {
  /**
   * A certificate was issued.
   *
   * @param chain in PEM, leaf first, without the root
   */
  record Issued(String chain) implements Issuance {}

  /**
   * The signing request is not acceptable.
   *
   * @param reason in words, for the one who sent it
   */
  record Refused(String reason) implements Issuance {}
}
