package dev.hansa.runtime.testing;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.TrustBundles;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An identity in memory, which a test replaces at will. */
public final class TestIdentity implements Identity {
  private final InstantSource clock;
  private final List<Consumer<IdentityGeneration>> listeners = new CopyOnWriteArrayList<>();
  private volatile IdentityGeneration current;
  private volatile TrustBundles bundles;

  TestIdentity(Credential credential, TrustBundles bundles, InstantSource clock) {
    this.clock = clock;
    this.bundles = bundles;
    current = credential.generation(1);
  }

  @Override
  public IdentityGeneration current() {
    return current;
  }

  @Override
  public TrustBundles bundles() {
    return bundles;
  }

  @Override
  public Registration onChange(Consumer<IdentityGeneration> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Starts the next generation and tells those who follow, on the calling thread. */
  public synchronized void replace(Credential credential) {
    var next = credential.generation(current.number() + 1);
    current = next;
    listeners.forEach(listener -> listener.accept(next));
  }

  /** Trusts other bundles from now on. */
  public void trust(TrustBundles others) {
    bundles = others;
  }

  @Override
  public void refresh() {}

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public void close() {}
}
