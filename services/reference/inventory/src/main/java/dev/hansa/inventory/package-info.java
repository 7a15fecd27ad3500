/**
 * Stock that partners keep with us: what is on hand, what is reserved, what a warehouse counts.
 *
 * <p>{@link dev.hansa.inventory.InventoryService} is the edge: it reads the caller and answers.
 * {@code StockTable} and {@code Reservations} hold the rules, each method within the caller's
 * transaction. A row belongs to one partner; a query that does not name the owner does not exist,
 * except the release of a reservation by the service that made it.
 */
@NullMarked
package dev.hansa.inventory;

import org.jspecify.annotations.NullMarked;
