/**
 * ProtoJSON to wire bytes and back, one message at a time, by plans made from descriptors.
 *
 * <p>The doors are {@link JsonToWire} and {@link WireToJson}; {@link MessagePlans} compiles what
 * they need. Both are safe for many threads. Texts of paths, queries and headers become fields by
 * {@link Leaf}. Nothing here knows HTTP.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON format</a>
 */
@NullMarked
package dev.hansa.gateway.transcoder.json;

import org.jspecify.annotations.NullMarked;
