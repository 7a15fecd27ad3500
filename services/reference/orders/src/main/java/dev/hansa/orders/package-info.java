/**
 * Order to cash: stock is reserved and payment authorized before an order stands.
 *
 * <p>{@link dev.hansa.orders.OrdersService} is the edge: it reads the caller and answers. {@code
 * Placing} and {@code Cancelling} are the two processes over other services; each writes its steps
 * to the process log, so that a crash at any moment is undone or driven to its end. {@code
 * PaymentFollower} marks orders paid. {@code OrderTable} holds the statements. A row belongs to one
 * partner, and a query on behalf of one names the owner.
 */
@NullMarked
package dev.hansa.orders;

import org.jspecify.annotations.NullMarked;
