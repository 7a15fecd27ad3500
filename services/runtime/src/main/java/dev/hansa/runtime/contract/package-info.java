/**
 * What contracts promise, read once from their descriptors: scopes, callers, deadlines, exposure,
 * sensitivity.
 *
 * <p>The door is {@link Contracts}. A method without a policy is an error here, so that it can
 * never be open by default; {@link ScopeGrants} derives what tokens may carry, {@link Redactor}
 * what logs may show.
 */
@NullMarked
package dev.hansa.runtime.contract;

import org.jspecify.annotations.NullMarked;
