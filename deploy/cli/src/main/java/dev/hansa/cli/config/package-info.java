/**
 * What can be configured: every key that a process of the distribution binds, as the typed records
 * in its jars declare it. Reads what the build wrote beside them; nothing is listed by hand.
 */
@NullMarked
package dev.hansa.cli.config;

import org.jspecify.annotations.NullMarked;
