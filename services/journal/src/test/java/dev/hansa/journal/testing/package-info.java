/**
 * A real PostgreSQL for tests: one server per test JVM, a fresh database per test class.
 *
 * <p>The door is {@link dev.hansa.journal.testing.TestDatabase}, a JUnit extension.
 */
@NullMarked
package dev.hansa.journal.testing;

import org.jspecify.annotations.NullMarked;
