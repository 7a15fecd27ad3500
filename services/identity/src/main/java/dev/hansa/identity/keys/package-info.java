/**
 * The keys that sign access tokens: which one signs now, which ones verify, and when that changes.
 *
 * <p>The door is {@link KeySource}: the {@link KeyRing} as of now, asked at each use. Private
 * halves do not leave this room; the ring signs and verifies for others. What a token says is left
 * to {@code identity.oauth}.
 */
@NullMarked
package dev.hansa.identity.keys;

import org.jspecify.annotations.NullMarked;
