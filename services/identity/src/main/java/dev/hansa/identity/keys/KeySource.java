package dev.hansa.identity.keys;

/**
 * The signing keys as of now. Keys come and go while the process runs, so ask at each use and keep
 * no ring.
 *
 * <p>Safe for many threads; never blocks.
 */
@FunctionalInterface
public interface KeySource {
  /** The ring of this moment; the same object for as long as nothing changes. */
  KeyRing get();
}
