package dev.hansa.identity;

import dev.hansa.identity.https.HttpLimits;
import dev.hansa.runtime.wiring.HansaApplication;

/** The process. */
public final class IdentityApplication {
  private IdentityApplication() {}

  public static void main(String[] args) {
    HttpLimits.set();
    HansaApplication.run(IdentityApplication.class, args);
  }
}
