/** Pins what {@code hansa.database.*} means. */
@NullMarked
package dev.hansa.journal.wiring;

import org.jspecify.annotations.NullMarked;
