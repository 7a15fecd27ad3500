/** Operators' and partners' lines to a mesh, as far as they can be tested without one. */
@NullMarked
package dev.hansa.cli.partner;

import org.jspecify.annotations.NullMarked;
