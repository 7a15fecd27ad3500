/**
 * Verifying access tokens: one that was seen before, new ones beside a library that verifies each
 * time, what many distinct tokens leave in memory, and how much a peer that floods the verifier
 * with forged tokens slows another one down.
 *
 * <p>The door is {@link dev.hansa.bench.tokens.TokensRun}.
 */
@NullMarked
package dev.hansa.bench.tokens;

import org.jspecify.annotations.NullMarked;
