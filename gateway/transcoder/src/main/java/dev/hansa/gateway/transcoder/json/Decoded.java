package dev.hansa.gateway.transcoder.json;

/**
 * What a document became.
 *
 * @param wire the bytes of the prior part and of the document; the reader owns them
 * @param dropped unknown fields and enum names that a lenient reading skipped
 */
// Made once and read once; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
public record Decoded(byte[] wire, long dropped) {}
