/**
 * Finding the route of a request among few and among many: the same kinds of templates, 10 of them
 * and 10,000.
 *
 * <p>The door is {@link dev.hansa.bench.routes.RoutesRun}.
 */
@NullMarked
package dev.hansa.bench.routes;

import org.jspecify.annotations.NullMarked;
