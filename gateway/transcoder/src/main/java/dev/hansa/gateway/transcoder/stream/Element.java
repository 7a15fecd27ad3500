package dev.hansa.gateway.transcoder.stream;

/**
 * One value of a stream.
 *
 * @param index from 0
 * @param offset of its first byte in the whole body, from 0
 * @param json its bytes and perhaps white space; the reader owns them
 */
// Made once and read once; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
public record Element(long index, long offset, byte[] json) {}
