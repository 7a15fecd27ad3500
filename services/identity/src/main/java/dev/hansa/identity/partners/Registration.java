package dev.hansa.identity.partners;

import com.nimbusds.jose.jwk.JWKSet;
import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.authority.Issuance;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RegisterPartnerResponse;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedCall;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Enters a partner: its row, its first certificate and the answer to the operator come into being
 * together, so that a repeated request finds all of them or none.
 */
public final class Registration {
  private final PartnerRegister register;
  private final CertificateAuthority authority;
  private final KeyedAnswers answers;
  private final Supplier<Set<String>> scopes;
  private final InstantSource clock;

  /**
   * @param scopes that methods of the contracts ask of partners, as of now
   */
  public Registration(
      PartnerRegister register,
      CertificateAuthority authority,
      KeyedAnswers answers,
      Supplier<Set<String>> scopes,
      InstantSource clock) {
    this.register = register;
    this.authority = authority;
    this.answers = answers;
    this.scopes = scopes;
    this.clock = clock;
  }

  /**
   * Registers, or gives the first answer again.
   *
   * @param operator who asks; keys of one never meet those of another
   * @throws io.grpc.StatusRuntimeException with the errors that the contract lists
   */
  RegisterPartnerResponse register(Principal operator, RegisterPartnerRequest request) {
    var call =
        KeyedCall.of(
            operator.toString(),
            PartnersGrpc.getRegisterPartnerMethod(),
            request.getRequestId(),
            request);
    return answers.answer(
        call, RegisterPartnerResponse.parser(), connection -> enter(connection, request));
  }

  private RegisterPartnerResponse enter(Connection connection, RegisterPartnerRequest request)
      throws SQLException {
    Set<String> unknown = new TreeSet<>(request.getScopesList());
    unknown.removeAll(scopes.get());
    if (!unknown.isEmpty()) {
      throw PartnerErrors.scopesUnknown(unknown);
    }
    JWKSet keys = KeySets.parse(request.getJwks()).orElseThrow(PartnerErrors::keySetInvalid);
    // PostgreSQL keeps microseconds; the answer says what the row says.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var partner =
        new Partner(
            request.getPartnerId(), Set.copyOf(request.getScopesList()), true, keys, now, now);
    if (!register.insert(connection, partner)) {
      throw PartnerErrors.exists(partner.id());
    }
    return RegisterPartnerResponse.newBuilder()
        .setPartner(PartnerMessages.message(partner))
        .setCertificateChain(firstCertificate(request))
        .build();
  }

  private String firstCertificate(RegisterPartnerRequest request) {
    if (request.getCertificateSigningRequest().isEmpty()) {
      return "";
    }
    byte[] signingRequest = request.getCertificateSigningRequest().toByteArray();
    return switch (authority.issue(request.getPartnerId(), signingRequest)) {
      case Issuance.Issued(String chain) -> chain;
      case Issuance.Refused(String reason) -> throw PartnerErrors.signingRequestInvalid(reason);
    };
  }
}
