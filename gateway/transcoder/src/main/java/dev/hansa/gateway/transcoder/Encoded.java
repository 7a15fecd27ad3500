package dev.hansa.gateway.transcoder;

/**
 * A request as the method takes it.
 *
 * @param message wire bytes; the reader owns them
 * @param keyed whether the key field is set, for methods that have one
 * @param dropped unknown fields and enum names of the body that a lenient route left out
 */
// Made once and read once; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
public record Encoded(byte[] message, boolean keyed, long dropped) {}
