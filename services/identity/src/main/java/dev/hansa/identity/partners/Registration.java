package dev.hansa.identity.partners;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Enters a partner: its row, its first certificate and the answer to the operator come into being
 * together, so that a repeated request finds all of them or none.
 */
public final class Registration {
  private final PartnerRegister register;
  private final PartnerActions actions;
  private final PartnerRules rules;
  private final Certificates certificates;
  private final KeyedAnswers answers;
  private final InstantSource clock;

  public Registration(
      PartnerRegister register,
      PartnerActions actions,
      PartnerRules rules,
      Certificates certificates,
      KeyedAnswers answers,
      InstantSource clock) {
    this.register = register;
    this.actions = actions;
    this.rules = rules;
    this.certificates = certificates;
    this.answers = answers;
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
        call, RegisterPartnerResponse.parser(), connection -> enter(connection, operator, request));
  }

  private RegisterPartnerResponse enter(
      Connection connection, Principal operator, RegisterPartnerRequest request)
      throws SQLException {
    boolean issued = !request.getCertificateSigningRequest().isEmpty();
    Partner partner = rules.oneMethod(partner(request), issued);
    if (!register.insert(connection, partner)) {
      throw PartnerErrors.exists(partner.id());
    }
    var response =
        RegisterPartnerResponse.newBuilder().setPartner(PartnerMessages.message(partner));
    String detail =
        "scopes=" + new TreeSet<>(partner.scopes()) + " " + PartnerMessages.words(partner.terms());
    if (issued) {
      var certificate =
          certificates.issue(partner, request.getCertificateSigningRequest().toByteArray());
      response.setCertificateChain(certificate.chain());
      detail += " " + certificate.words();
    }
    actions.enter(
        connection,
        new PartnerAction(
            partner.id(), PartnerAction.Kind.REGISTERED, operator, detail, partner.createTime()));
    return response.build();
  }

  private Partner partner(RegisterPartnerRequest request) {
    rules.requireKnown(request.getScopesList());
    String id = request.getPartnerId();
    Optional<CertificateMatcher> matcher =
        request.hasCertificateMatcher()
            ? Optional.of(rules.matcher(id, request.getCertificateMatcher()))
            : Optional.empty();
    var terms =
        new Partner.Terms(
            PartnerMessages.rateClass(request.getRateClass()).orElse(RateClass.STANDARD),
            request.getContact(),
            matcher,
            Optional.empty());
    // PostgreSQL keeps microseconds; the answer says what the row says.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new Partner(
        id,
        Set.copyOf(request.getScopesList()),
        true,
        rules.keys(request.getJwks()),
        terms,
        now,
        now);
  }
}
