package dev.hansa.runtime.contract;

/** How much a call matters when not all can be served; the first is shed first. */
public enum Criticality {
  /** Batch work that will come again. */
  SHEDDABLE,
  /** Most calls. */
  NORMAL,
  /** Shed last. */
  CRITICAL
}
