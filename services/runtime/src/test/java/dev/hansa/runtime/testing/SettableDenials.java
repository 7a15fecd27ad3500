package dev.hansa.runtime.testing;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.Denials;
import dev.hansa.runtime.trust.Principal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Denials of callers, as a test says. Safe for many threads. */
public final class SettableDenials implements Denials {
  private final Set<Principal> callers = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Shuts a caller out, and tells so. */
  public void deny(Principal caller) {
    callers.add(caller);
    listeners.forEach(Runnable::run);
  }

  /** Lets a caller in again, and tells so. */
  public void allow(Principal caller) {
    callers.remove(caller);
    listeners.forEach(Runnable::run);
  }

  @Override
  public Optional<MeshReason> judge(AccessToken token) {
    return denies(token.subject()) ? Optional.of(MeshReason.CALLER_DISABLED) : Optional.empty();
  }

  @Override
  public boolean denies(Principal caller) {
    return callers.contains(caller);
  }

  @Override
  public boolean deniesKey(String keyId) {
    return false;
  }

  @Override
  public Subscription onChange(Runnable changed) {
    listeners.add(changed);
    return () -> listeners.remove(changed);
  }
}
