/** Proves the contract of the inventory over a real server and a real database. */
@NullMarked
package dev.hansa.inventory;

import org.jspecify.annotations.NullMarked;
