package dev.hansa.identity;

import dev.hansa.identity.federation.IssuerConfig;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Binds {@code hansa.identity.issuers.<name>.*}: issuers that are trusted beside our own, whose
 * assertions partners may redeem for tokens (RFC 7523).
 *
 * @param issuer its identifier, compared byte for byte
 * @param jwksUri where its keys are; empty: where its metadata says
 * @param subjectClaim the claim that says who it is about; led by a slash, a path within claims
 * @param subjects {@code theirs=partner} each; {@code *} stands for any other
 * @param scopeClaim the claim that says what it may do, likewise
 * @param scopes {@code theirs=ours} each; others mean nothing
 * @param allowedAddresses blocks such as {@code 10.0.0.0/8} that it may be asked at although they
 *     are not public
 */
@EachProperty("hansa.identity.issuers")
record IssuerSettings(
    @Parameter String name,
    String issuer,
    @Bindable(defaultValue = "") String jwksUri,
    @Bindable(defaultValue = "sub") String subjectClaim,
    List<String> subjects,
    @Bindable(defaultValue = "scope") String scopeClaim,
    List<String> scopes,
    @Bindable(defaultValue = "") List<String> allowedAddresses) {
  IssuerConfig config() {
    try {
      return IssuerConfig.of(
          name, issuer, jwksUri, subjectClaim, subjects, scopeClaim, scopes, allowedAddresses);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "hansa.identity.issuers." + name + ": " + e.getMessage(), e);
    }
  }
}
