package dev.hansa.gateway.transcoder.json;

import org.jspecify.annotations.Nullable;

/**
 * What is settled before a document is read.
 *
 * @param wire goes before the document's bytes
 * @param given leaves that came from elsewhere; null if there are none
 * @param lenient skips unknown fields and enum names, and counts them
 */
@SuppressWarnings("ArrayRecordComponent") // the part of one request, never compared
public record Prior(byte[] wire, @Nullable Given given, boolean lenient) {
  /** Nothing, strictly. */
  public static final Prior STRICT = new Prior(new byte[0], null, false);

  /** Nothing, leniently. */
  public static final Prior LENIENT = new Prior(new byte[0], null, true);
}
