/**
 * Proves the contract of orders over a real server and a real database, beside an inventory and a
 * settlement that live in memory and break on demand.
 */
@NullMarked
package dev.hansa.orders;

import org.jspecify.annotations.NullMarked;
