/**
 * What a partner does from outside, and what an operator does for partners: tokens, REST calls, the
 * register.
 *
 * <p>{@link TokenClient} asks identity for tokens under any certificate; {@link PartnerDesk} enters
 * partners through identity's admin API and lays their files down, {@link KeyDesk} has its hand on
 * the signing keys; {@link RestClient} calls the edge.
 */
@NullMarked
package dev.hansa.cli.partner;

import org.jspecify.annotations.NullMarked;
