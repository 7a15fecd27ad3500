/**
 * Streams of JSON values within one body: where each value begins and ends, while the body is still
 * arriving.
 *
 * <p>The door is {@link JsonElements}. What a value means is for the readers of {@code json}.
 */
@NullMarked
package dev.hansa.gateway.transcoder.stream;

import org.jspecify.annotations.NullMarked;
