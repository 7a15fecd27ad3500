package dev.hansa.gateway.edge.openapi;

/** Which way a message travels: the gateway is strict with what comes in. */
enum Face {
  INPUT,
  OUTPUT
}
