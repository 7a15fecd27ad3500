/**
 * Puts a process together: configuration, beans, start order, readiness, drain. The only package
 * here that knows Micronaut.
 *
 * <p>The door is {@link HansaApplication}. A process brings a {@code @Factory} with its own beans;
 * a {@code BindableService} among them is served under the whole chain without further words, a
 * {@link Part} is started and drained with the process, a {@link Readiness} is asked by {@code
 * /ready}.
 */
@NullMarked
package dev.hansa.runtime.wiring;

import org.jspecify.annotations.NullMarked;
