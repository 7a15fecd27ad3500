/**
 * Identity: OAuth 2.0 authorization server, certificate authority, register of partners.
 *
 * <p>Here is the wiring alone, and with Micronaut; the ideas lie in {@code oauth}, {@code keys},
 * {@code authority}, {@code partners}, {@code revocation} and {@code https}. Identity is a client
 * of nobody: it verifies the tokens shown to its own mesh port by its own keys.
 */
@NullMarked
package dev.hansa.identity;

import org.jspecify.annotations.NullMarked;
