/** Proves the contract of settlement over a real server and a real database. */
@NullMarked
package dev.hansa.settlement;

import org.jspecify.annotations.NullMarked;
