/**
 * HTTP with JSON to gRPC wire bytes and back, by a plan compiled from descriptors.
 *
 * <p>The doors are {@link Transcoder}, which finds the route of a request and turns requests and
 * responses, and {@link Codec}, which turns single messages. Both are immutable and safe for many
 * threads. On the path of a message there is no message object, no tree and no reflection: JSON
 * bytes become wire bytes in one pass. Sockets, threads, identities and policy are left to others.
 */
@NullMarked
package dev.hansa.gateway.transcoder;

import org.jspecify.annotations.NullMarked;
