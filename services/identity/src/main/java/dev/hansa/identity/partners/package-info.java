/**
 * The register of partners: who they are, by which proof they come, which scopes their tokens may
 * carry.
 *
 * <p>{@link PartnerDirectory} is what the authorization server asks, through {@link
 * CoalescedDirectory}; {@link PartnerRegister} keeps the rows; {@link GrpcPartners} is the
 * operators' way in. Issuing a partner's certificate is left to {@code identity.authority}.
 */
@NullMarked
package dev.hansa.identity.partners;

import org.jspecify.annotations.NullMarked;
