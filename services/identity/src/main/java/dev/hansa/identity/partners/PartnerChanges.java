package dev.hansa.identity.partners;

import dev.hansa.identity.partners.PartnerAction.Kind;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.identity.v1.ChangeScopesRequest;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes partners. A change, its entry in the book of actions and what the mesh is told of it
 * commit together. What changes nothing is not entered.
 *
 * <p>Safe for many threads; every method blocks and throws {@link io.grpc.StatusRuntimeException}
 * with the errors that the contract lists.
 */
public final class PartnerChanges {
  private final Database database;
  private final PartnerRegister register;
  private final PartnerActions actions;
  private final DenialStore denials;
  private final PartnerRules rules;
  private final Certificates certificates;
  private final InstantSource clock;

  public PartnerChanges(
      Database database,
      PartnerRegister register,
      PartnerActions actions,
      DenialStore denials,
      PartnerRules rules,
      Certificates certificates,
      InstantSource clock) {
    this.database = database;
    this.register = register;
    this.actions = actions;
    this.denials = denials;
    this.rules = rules;
    this.certificates = certificates;
    this.clock = clock;
  }

  /** A changed partner and its new certificate, which is empty if none was asked for. */
  record Rotated(Partner partner, String chain) {}

  /** Cuts a partner off. Told to the mesh again even if the register says so already. */
  Partner disable(Principal operator, String id) {
    return database.transaction(
        connection -> {
          Partner partner = locked(connection, id);
          denials.denyPrincipal(connection, Principal.partner(id), clock.instant());
          return keep(connection, operator, partner, partner.withActive(false), Kind.DISABLED, "");
        });
  }

  /** Lets a partner in again. */
  Partner enable(Principal operator, String id) {
    return database.transaction(
        connection -> {
          Partner partner = locked(connection, id);
          denials.allowPrincipal(connection, Principal.partner(id));
          return keep(connection, operator, partner, partner.withActive(true), Kind.ENABLED, "");
        });
  }

  Partner changeScopes(Principal operator, ChangeScopesRequest request) {
    String id = PartnerMessages.id(request.getName());
    rules.requireKnown(request.getAddList());
    return database.transaction(
        connection -> {
          Partner partner = locked(connection, id);
          Set<String> scopes = new HashSet<>(partner.scopes());
          request.getRemoveList().forEach(scopes::remove);
          scopes.addAll(request.getAddList());
          if (scopes.isEmpty()) {
            throw PartnerErrors.scopesEmpty(id);
          }
          tellMesh(connection, Principal.partner(id), partner.scopes(), scopes);
          String detail = "scopes=" + new TreeSet<>(scopes);
          return keep(
              connection,
              operator,
              partner,
              partner.withScopes(scopes),
              Kind.SCOPES_CHANGED,
              detail);
        });
  }

  /** Tokens that are out already lose what their partner loses (Z14). */
  private void tellMesh(
      Connection connection, Principal partner, Set<String> before, Set<String> after)
      throws SQLException {
    for (String scope : before) {
      if (!after.contains(scope)) {
        denials.denyScope(connection, partner, scope, clock.instant());
      }
    }
    for (String scope : after) {
      if (!before.contains(scope)) {
        denials.allowScope(connection, partner, scope);
      }
    }
  }

  Partner update(Principal operator, UpdatePartnerRequest request) {
    String id = PartnerMessages.id(request.getName());
    Optional<CertificateMatcher> matcher =
        request.hasCertificateMatcher()
            ? Optional.of(rules.matcher(id, request.getCertificateMatcher()))
            : Optional.empty();
    return database.transaction(
        connection -> {
          Partner partner = locked(connection, id);
          Partner.Terms old = partner.terms();
          var terms =
              new Partner.Terms(
                  PartnerMessages.rateClass(request.getRateClass()).orElse(old.rateClass()),
                  request.hasContact() ? request.getContact() : old.contact(),
                  matcher.or(old::matcher),
                  old.certificatesFrom());
          return keep(
              connection,
              operator,
              partner,
              rules.oneMethod(partner.withTerms(terms), false),
              Kind.UPDATED,
              PartnerMessages.words(terms));
        });
  }

  /** Issues a certificate beside those that a partner has; returns its chain. */
  String issue(Principal operator, String id, byte[] signingRequest) {
    return database.transaction(
        connection -> {
          Partner partner = rules.oneMethod(lockedActive(connection, id), true);
          var issued = certificates.issue(partner, signingRequest);
          enter(connection, operator, id, Kind.CERTIFICATE_ISSUED, issued.words());
          return issued.chain();
        });
  }

  Rotated rotate(Principal operator, RotateCredentialsRequest request) {
    String id = PartnerMessages.id(request.getName());
    byte[] signingRequest = request.getCertificateSigningRequest().toByteArray();
    boolean newCertificate = signingRequest.length > 0;
    boolean newKeys = !request.getJwks().isBlank();
    if ((!newCertificate && !newKeys) || (!newCertificate && request.getEndEarlierCertificates())) {
      throw PartnerErrors.nothingToRotate();
    }
    return database.transaction(
        connection -> {
          Partner partner = lockedActive(connection, id);
          var words = new StringBuilder();
          Partner changed = partner;
          String chain = "";
          if (newKeys) {
            changed = changed.withKeys(rules.keys(request.getJwks()));
            words.append(PartnerMessages.words(changed.keys())).append(' ');
          }
          var _ = rules.oneMethod(changed, newCertificate);
          if (newCertificate) {
            var issued = certificates.issue(changed, signingRequest);
            chain = issued.chain();
            words.append(issued.words());
            if (request.getEndEarlierCertificates()) {
              changed = changed.withTerms(endedBefore(changed.terms(), issued.begin()));
              words.append(", earlier ones ended");
            }
          }
          Partner kept =
              keep(connection, operator, partner, changed, Kind.ROTATED, words.toString().strip());
          if (kept.equals(partner)) { // a certificate alone leaves the row as it is
            enter(connection, operator, id, Kind.ROTATED, words.toString().strip());
          }
          return new Rotated(kept, chain);
        });
  }

  private static Partner.Terms endedBefore(Partner.Terms terms, Instant begin) {
    return new Partner.Terms(
        terms.rateClass(), terms.contact(), terms.matcher(), Optional.of(begin));
  }

  private Partner keep(
      Connection connection,
      Principal operator,
      Partner old,
      Partner changed,
      Kind kind,
      String detail)
      throws SQLException {
    if (changed.equals(old)) {
      return old;
    }
    Partner kept = changed.updated(now());
    register.update(connection, kept);
    enter(connection, operator, old.id(), kind, detail);
    return kept;
  }

  private void enter(Connection connection, Principal operator, String id, Kind kind, String detail)
      throws SQLException {
    actions.enter(connection, new PartnerAction(id, kind, operator, detail, now()));
  }

  private Partner locked(Connection connection, String id) throws SQLException {
    return register.lock(connection, id).orElseThrow(() -> PartnerErrors.unknown(id));
  }

  private Partner lockedActive(Connection connection, String id) throws SQLException {
    Partner partner = locked(connection, id);
    if (!partner.active()) {
      throw PartnerErrors.disabled(id);
    }
    return partner;
  }

  /** PostgreSQL keeps microseconds; the answer says what the row says. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
