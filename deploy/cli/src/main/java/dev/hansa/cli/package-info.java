/**
 * The command line, {@code ./hansa}: one class for each command, plain picocli. {@link Main} is the
 * door; what the commands do lies in the packages below.
 */
@NullMarked
package dev.hansa.cli;

import org.jspecify.annotations.NullMarked;
