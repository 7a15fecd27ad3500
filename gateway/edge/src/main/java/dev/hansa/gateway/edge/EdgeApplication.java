package dev.hansa.gateway.edge;

import dev.hansa.runtime.wiring.HansaApplication;

/** The edge as a process. */
public final class EdgeApplication {
  private EdgeApplication() {}

  public static void main(String[] args) {
    HansaApplication.run(EdgeApplication.class, args);
  }
}
