/** Supervision, proven on small processes of the machine. */
@NullMarked
package dev.hansa.cli.process;

import org.jspecify.annotations.NullMarked;
