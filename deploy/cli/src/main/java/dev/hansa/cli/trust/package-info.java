/**
 * A trust domain for development: a root that stays offline, an intermediate for identity, and a
 * certificate for every process and for the operator.
 *
 * <p>The door is {@link DevelopmentTrust}. Partners are none of its business: identity issues their
 * certificates; {@link SigningRequest} makes what they ask with.
 */
@NullMarked
package dev.hansa.cli.trust;

import org.jspecify.annotations.NullMarked;
