/** The command line, run in this JVM. */
@NullMarked
package dev.hansa.cli;

import org.jspecify.annotations.NullMarked;
