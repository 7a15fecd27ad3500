package dev.hansa.gateway.edge.openapi;

/** Which way a message travels, and how it is read. */
enum Face {
  /** Read strictly: what nobody knows is refused. */
  INPUT,
  /** Read leniently: what nobody knows is dropped. */
  LENIENT_INPUT,
  /** Written by a service; it may gain members. */
  OUTPUT;

  boolean comesIn() {
    return this != OUTPUT;
  }
}
