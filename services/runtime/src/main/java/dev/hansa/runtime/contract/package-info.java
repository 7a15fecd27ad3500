/**
 * What contracts promise, read once from their descriptors: scopes, callers, deadlines, exposure,
 * sensitivity.
 *
 * <p>The doors are {@link Contracts}, for what is compiled in, and {@link LiveContracts}, for a
 * folder of bundles that is followed. A method without a policy is an error here, so that it can
 * never be open by default; YAML beside a descriptor set supplies what it does not say and narrows
 * what it does. {@link ScopeGrants} derives what tokens may carry, {@link Redactor} what logs may
 * show.
 */
@NullMarked
package dev.hansa.runtime.contract;

import org.jspecify.annotations.NullMarked;
