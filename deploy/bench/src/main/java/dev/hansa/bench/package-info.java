/** The command that runs a benchmark by its name; each benchmark is a package of its own. */
@NullMarked
package dev.hansa.bench;

import org.jspecify.annotations.NullMarked;
