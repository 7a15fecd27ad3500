/**
 * Payments of partners, and the ledger of their entries.
 *
 * <p>{@link dev.hansa.settlement.SettlementService} is the edge: it reads the caller and answers.
 * {@code Payments} holds the rules, {@code Ledger} numbers what happened, each method within the
 * caller's transaction. A row belongs to one partner; only a service that calls for itself sees
 * all.
 */
@NullMarked
package dev.hansa.settlement;

import org.jspecify.annotations.NullMarked;
