/**
 * The database of one process: a pool, its migrations, transactions, and a span for each statement.
 *
 * <p>The door is {@link dev.hansa.journal.database.Database}. What commits together is written in
 * one {@link dev.hansa.journal.database.Database#transaction transaction}; what a transaction means
 * is left to the packages that write the rows.
 */
@NullMarked
package dev.hansa.journal.database;

import org.jspecify.annotations.NullMarked;
