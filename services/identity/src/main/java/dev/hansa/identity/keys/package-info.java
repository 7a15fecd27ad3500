/**
 * The keys that sign access tokens: which one signs now, which ones verify, and when that changes.
 *
 * <p>The door is {@link KeySource}: the {@link KeyRing} as of now, asked at each use. {@link
 * LiveKeyRing} follows the plan in the database, {@link KeyRotation} writes it ahead, and {@link
 * GrpcSigningKeys} is the operators' way in. {@link Sealing} keeps private halves unreadable there;
 * they do not leave this room, for the ring signs and verifies for others. What a token says is
 * left to {@code identity.oauth}, and telling the mesh of a withdrawn key to {@link Withdrawal}.
 */
@NullMarked
package dev.hansa.identity.keys;

import org.jspecify.annotations.NullMarked;
