package dev.hansa.runtime.contract;

/** Who may be the immediate caller of a method beside those that its grants name. */
public enum Exposure {
  /** Only the services named by grants. */
  INTERNAL,
  /** Partners as well, through the edge. */
  PARTNER,
  /** Operators as well, directly. */
  OPERATOR,
  /** Health and reflection: every service and operator of the mesh, for itself; nobody else. */
  BUILT_IN,
  /**
   * Calls about a call of the caller's own that runs: whoever shows a token that holds; the method
   * itself compares the two.
   */
  SESSION
}
