/**
 * What a hop of the mesh costs: the client and the server that a process has, beside a channel and
 * a server of grpc-java under the same TLS, with the same executors and the same messages.
 *
 * <p>The door is {@link dev.hansa.bench.hop.HopRun}.
 */
@NullMarked
package dev.hansa.bench.hop;

import org.jspecify.annotations.NullMarked;
