/**
 * The codec beside its peers: the same messages through each, in one process, so that every call
 * site has seen every message as it has in a gateway.
 *
 * <p>The door is {@link dev.hansa.bench.codec.CodecBenchmark}.
 */
@NullMarked
package dev.hansa.bench.codec;

import org.jspecify.annotations.NullMarked;
