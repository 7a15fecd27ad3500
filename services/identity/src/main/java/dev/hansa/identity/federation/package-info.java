/**
 * Issuers beside our own: whose assertions count, where their keys are, and what their claims mean
 * here.
 *
 * <p>The door is {@link TrustedIssuers}: an assertion in, who it is about and what it may do in our
 * words out, or a refusal. Claims are mapped, never copied: what no mapping names has no meaning.
 * Documents of other organisations are fetched by {@link GuardedFetch} alone. Which token follows
 * is left to {@code identity.oauth}.
 */
@NullMarked
package dev.hansa.identity.federation;

import org.jspecify.annotations.NullMarked;
