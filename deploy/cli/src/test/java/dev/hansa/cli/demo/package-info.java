/** How a trace is drawn. */
@NullMarked
package dev.hansa.cli.demo;

import org.jspecify.annotations.NullMarked;
