package dev.hansa.runtime.token;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.trust.Principal;
import java.util.Optional;

/** Denies nothing, and that never changes. */
enum NoDenials implements Denials {
  INSTANCE;

  @Override
  public Optional<MeshReason> judge(AccessToken token) {
    return Optional.empty();
  }

  @Override
  public boolean denies(Principal caller) {
    return false;
  }

  @Override
  public boolean deniesKey(String keyId) {
    return false;
  }

  @Override
  public Subscription onChange(Runnable changed) {
    return () -> {};
  }
}
