package dev.hansa.identity.keys;

/**
 * Keeps small secrets unreadable for whoever has the database but not the sealing key. The one that
 * is built in takes its key from a file or the environment; a key management service is brought in
 * as another bean of this type, which then replaces it.
 *
 * <p>Safe for many threads; may block.
 */
public interface Sealing {
  /** Id of the key that seals now; it is stored beside what was sealed. At most 100 characters. */
  String keyId();

  /**
   * Seals a secret.
   *
   * @param context what the secret belongs to; it is authenticated and not hidden
   */
  byte[] seal(byte[] secret, String context);

  /**
   * Opens what was sealed.
   *
   * @param keyId the key that it was sealed under, an earlier one perhaps
   * @throws SealedException if that key is not at hand, or the content or its context was changed
   */
  byte[] open(String keyId, byte[] sealed, String context);
}
