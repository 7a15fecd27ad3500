package dev.hansa.cli.partner;

import com.google.protobuf.ByteString;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.PemFiles;
import dev.hansa.cli.trust.SigningRequest;
import dev.hansa.identity.v1.ChangeScopesRequest;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.EnablePartnerRequest;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.ListPartnerActionsRequest;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.Partner;
import dev.hansa.identity.v1.PartnerAction;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.identity.v1.RotateCredentialsResponse;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.runtime.contract.BundleSet;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.LiveContracts;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Pem;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The operator's desk: enters partners through identity's admin API, under the operator's
 * certificate and token, and lays down what a partner needs. It connects at first need.
 *
 * <p>For one thread. Failures are {@link StartFailure}s of one line.
 */
public final class PartnerDesk implements AutoCloseable {
  private static final Duration LASTS = Duration.ofDays(1);

  private final Home home;
  private final OperatorLine line;

  private PartnerDesk(Home home, OperatorLine line) {
    this.home = home;
    this.line = line;
  }

  /** The desk of a home, at the identity that the environment or the running mesh names. */
  public static PartnerDesk open(Home home) {
    return open(home, IdentityAddress.of(home));
  }

  /** The desk of a home, at a certain identity. */
  public static PartnerDesk open(Home home, IdentityAddress identity) {
    return new PartnerDesk(home, new OperatorLine(home, identity));
  }

  /**
   * Makes sure that a partner is registered, with all partner scopes, and has its files.
   *
   * @return false if all was there
   */
  public boolean ensure(String partner) {
    if (hasFiles(partner)) {
      return false;
    }
    Set<String> scopes =
        LiveContracts.open(home.contracts(), bundles -> BundleSet.read(bundles).contracts())
            .get()
            .where(method -> method.exposure() == Exposure.PARTNER)
            .scopes();
    var request = SigningRequest.generate(partner);
    String chain;
    try {
      chain = register(partner, PartnerTerms.of(scopes), request.der());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw OperatorLine.failure("register " + partner, e);
      }
      chain = issue(partner, request);
    }
    lay(partner, request, chain);
    return true;
  }

  /**
   * Enters a partner and lays down its files; for one that comes by certificates of its own, that
   * is what it trusts alone.
   */
  public void add(String partner, PartnerTerms terms) {
    try {
      if (terms.ownCertificates()) {
        var _ = register(partner, terms, ByteString.EMPTY);
        layTrust(partner);
        return;
      }
      var request = SigningRequest.generate(partner);
      lay(partner, request, register(partner, terms, request.der()));
    } catch (StatusRuntimeException e) {
      throw OperatorLine.failure("register " + partner, e);
    }
  }

  /** Every partner, by name. */
  public List<Partner> list() {
    return asking(
        "list partners",
        stub -> {
          var all = new ArrayList<Partner>();
          String page = "";
          do {
            ListPartnersResponse response =
                stub.listPartners(ListPartnersRequest.newBuilder().setPageToken(page).build());
            all.addAll(response.getPartnersList());
            page = response.getNextPageToken();
          } while (!page.isEmpty());
          return List.copyOf(all);
        });
  }

  /** One partner. */
  public Partner show(String partner) {
    return asking(
        "show " + partner,
        stub ->
            stub.getPartner(GetPartnerRequest.newBuilder().setName(name(partner)).build())
                .getPartner());
  }

  /** What operators did to a partner lately, the latest first. */
  public List<PartnerAction> actions(String partner, int most) {
    return asking(
        "list actions on " + partner,
        stub ->
            stub.listPartnerActions(
                    ListPartnerActionsRequest.newBuilder()
                        .setName(name(partner))
                        .setPageSize(most)
                        .build())
                .getActionsList());
  }

  /** Cuts a partner off. */
  public void disable(String partner) {
    var _ =
        asking(
            "disable " + partner,
            stub ->
                stub.disablePartner(
                    DisablePartnerRequest.newBuilder().setName(name(partner)).build()));
  }

  /** Lets a partner in again. */
  public void enable(String partner) {
    var _ =
        asking(
            "enable " + partner,
            stub ->
                stub.enablePartner(
                    EnablePartnerRequest.newBuilder().setName(name(partner)).build()));
  }

  /** Changes what a partner's tokens may carry; returns what that is now. */
  public List<String> changeScopes(
      String partner, Collection<String> add, Collection<String> remove) {
    return asking(
        "change the scopes of " + partner,
        stub ->
            stub.changeScopes(
                    ChangeScopesRequest.newBuilder()
                        .setName(name(partner))
                        .addAllAdd(add)
                        .addAllRemove(remove)
                        .build())
                .getPartner()
                .getScopesList());
  }

  /**
   * Changes what else is agreed with a partner; returns it as it is then.
   *
   * @param change what is set in it, but for the name
   */
  public Partner update(String partner, UpdatePartnerRequest.Builder change) {
    return asking(
        "change " + partner,
        stub -> stub.updatePartner(change.setName(name(partner)).build()).getPartner());
  }

  /**
   * Gives a partner a new certificate and lays down its files.
   *
   * @param jwks replaces its key set; empty leaves that alone
   * @param endEarlier whether its earlier certificates bring no tokens any more
   */
  public void rotate(String partner, String jwks, boolean endEarlier) {
    var request = SigningRequest.generate(partner);
    String chain =
        rotate(
                partner,
                RotateCredentialsRequest.newBuilder()
                    .setName(name(partner))
                    .setCertificateSigningRequest(request.der())
                    .setJwks(jwks)
                    .setEndEarlierCertificates(endEarlier)
                    .build())
            .getCertificateChain();
    lay(partner, request, chain);
  }

  /** Replaces the key set of a partner by certificates of its own; it gets none of identity's. */
  public void rotateOwnCertificates(String partner, String jwks) {
    var _ =
        rotate(
            partner,
            RotateCredentialsRequest.newBuilder().setName(name(partner)).setJwks(jwks).build());
  }

  private RotateCredentialsResponse rotate(String partner, RotateCredentialsRequest request) {
    return asking("rotate the credentials of " + partner, stub -> stub.rotateCredentials(request));
  }

  private String register(String partner, PartnerTerms terms, ByteString signingRequest) {
    var message =
        RegisterPartnerRequest.newBuilder()
            .setRequestId(UUID.randomUUID().toString())
            .setPartnerId(partner)
            .addAllScopes(terms.scopes())
            .setRateClass(terms.rateClass())
            .setContact(terms.contact())
            .setJwks(terms.jwks())
            .setCertificateSigningRequest(signingRequest);
    terms.matcher().ifPresent(message::setCertificateMatcher);
    return line.stub(PartnersGrpc::newBlockingStub)
        .registerPartner(message.build())
        .getCertificateChain();
  }

  private static String name(String partner) {
    return "partners/" + partner;
  }

  private String issue(String partner, SigningRequest request) {
    return asking(
        "issue a certificate to " + partner,
        stub ->
            stub.issueCertificate(
                    IssueCertificateRequest.newBuilder()
                        .setName(name(partner))
                        .setCertificateSigningRequest(request.der())
                        .build())
                .getCertificateChain());
  }

  private void lay(String partner, SigningRequest request, String chain) {
    Path folder = layTrust(partner);
    PemFiles.writeKey(folder.resolve("tls.key"), request.key());
    PemFiles.write(folder.resolve("tls.crt"), chain);
    CurlConf.write(folder);
  }

  private Path layTrust(String partner) {
    Path folder = home.partner(partner);
    try {
      Files.createDirectories(folder);
      Files.copy(
          home.operator().resolve("ca.crt"),
          folder.resolve("ca.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
  }

  private boolean hasFiles(String partner) {
    Path folder = home.partner(partner);
    try {
      Instant end =
          Pem.certificates(folder.resolve("tls.crt")).getFirst().getNotAfter().toInstant();
      return Files.exists(folder.resolve("curl.conf"))
          && end.isAfter(Instant.now().plus(LASTS))
          && Files.mismatch(folder.resolve("ca.crt"), home.operator().resolve("ca.crt")) < 0;
    } catch (IdentityException | IOException _) {
      return false;
    }
  }

  private <A> A asking(String what, Function<PartnersBlockingStub, A> call) {
    return line.ask(what, PartnersGrpc::newBlockingStub, call);
  }

  @Override
  public void close() {
    line.close();
  }
}
