/**
 * The journal's beans, for a process that links it: the database by {@code hansa.database.*}, its
 * readiness, answers and process log. The only package here that knows Micronaut.
 */
@NullMarked
package dev.hansa.journal.wiring;

import org.jspecify.annotations.NullMarked;
