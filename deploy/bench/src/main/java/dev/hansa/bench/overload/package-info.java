/**
 * What a service does with ten times the calls that it can serve: how many it serves still, how
 * quickly, and whether they are those that matter.
 *
 * <p>The door is {@link dev.hansa.bench.overload.OverloadRun}.
 */
@NullMarked
package dev.hansa.bench.overload;

import org.jspecify.annotations.NullMarked;
