/**
 * How often clients may ask: a bucket for each, so that one that floods is told to wait while the
 * others notice nothing (K33).
 *
 * <p>The door is {@link dev.hansa.identity.limits.RequestLimits}. Which HTTP answer a refusal
 * becomes is left to {@code identity.https}.
 */
@NullMarked
package dev.hansa.identity.limits;

import org.jspecify.annotations.NullMarked;
