/** Proves the promises of {@link dev.hansa.journal.database.Database} on a real server. */
@NullMarked
package dev.hansa.journal.database;

import org.jspecify.annotations.NullMarked;
