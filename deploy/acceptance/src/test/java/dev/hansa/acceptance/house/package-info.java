/**
 * The house keeps its shape: which module may know which, and which package of the runtime may know
 * which library. A violation fails the build; {@link SeededViolationTest} shows that each one
 * would.
 */
@NullMarked
package dev.hansa.acceptance.house;

import org.jspecify.annotations.NullMarked;
