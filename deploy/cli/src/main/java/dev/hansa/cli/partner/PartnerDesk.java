package dev.hansa.cli.partner;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.PemFiles;
import dev.hansa.cli.trust.SigningRequest;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.Partner;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.runtime.contract.BundleSet;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.LiveContracts;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Pem;
import io.grpc.ManagedChannel;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operator's desk: enters partners through identity's admin API, under the operator's
 * certificate and token, and lays down what a partner needs. It connects at first need.
 *
 * <p>For one thread. Failures are {@link StartFailure}s of one line.
 */
public final class PartnerDesk implements AutoCloseable {
  private static final Duration LASTS = Duration.ofDays(1);
  private static final int DEADLINE_SECONDS = 10;

  private final Home home;
  private final Ports identity;
  private @Nullable ManagedChannel channel;
  private @Nullable String token;

  private PartnerDesk(Home home, Ports identity) {
    this.home = home;
    this.identity = identity;
  }

  /** The desk of a home, at identity's ports. */
  public static PartnerDesk open(Home home, Ports identity) {
    return new PartnerDesk(home, identity);
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
      chain = register(partner, scopes, request);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw failure("register " + partner, e);
      }
      chain = issue(partner, request);
    }
    lay(partner, request, chain);
    return true;
  }

  /** Enters a partner with these scopes and lays down its files. */
  public void add(String partner, Collection<String> scopes) {
    var request = SigningRequest.generate(partner);
    lay(partner, request, asking("register " + partner, () -> register(partner, scopes, request)));
  }

  /** Every partner, by name. */
  public List<Partner> list() {
    return asking(
        "list partners",
        () -> {
          var all = new ArrayList<Partner>();
          String page = "";
          do {
            ListPartnersResponse response =
                stub().listPartners(ListPartnersRequest.newBuilder().setPageToken(page).build());
            all.addAll(response.getPartnersList());
            page = response.getNextPageToken();
          } while (!page.isEmpty());
          return List.copyOf(all);
        });
  }

  /** Stops issuing tokens to a partner. */
  public void disable(String partner) {
    asking(
        "disable " + partner,
        () ->
            stub()
                .disablePartner(
                    DisablePartnerRequest.newBuilder().setName("partners/" + partner).build()));
  }

  private String register(String partner, Collection<String> scopes, SigningRequest request) {
    return stub()
        .registerPartner(
            RegisterPartnerRequest.newBuilder()
                .setRequestId(UUID.randomUUID().toString())
                .setPartnerId(partner)
                .addAllScopes(scopes)
                .setCertificateSigningRequest(request.der())
                .build())
        .getCertificateChain();
  }

  private String issue(String partner, SigningRequest request) {
    return asking(
        "issue a certificate to " + partner,
        () ->
            stub()
                .issueCertificate(
                    IssueCertificateRequest.newBuilder()
                        .setName("partners/" + partner)
                        .setCertificateSigningRequest(request.der())
                        .build())
                .getCertificateChain());
  }

  private void lay(String partner, SigningRequest request, String chain) {
    Path folder = home.partner(partner);
    try {
      Files.createDirectories(folder);
      Files.copy(
          home.operator().resolve("ca.crt"),
          folder.resolve("ca.crt"),
          StandardCopyOption.REPLACE_EXISTING);
      PemFiles.writeKey(folder.resolve("tls.key"), request.key());
      PemFiles.write(folder.resolve("tls.crt"), chain);
      CurlConf.write(folder);
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

  private static <T> T asking(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw failure(what, e);
    }
  }

  private static StartFailure failure(String what, StatusRuntimeException e) {
    String reason =
        Errors.info(e).map(info -> info.getReason()).orElse(e.getStatus().getCode().name());
    return new StartFailure(
        "identity does not " + what + ": " + reason + ", " + e.getStatus().getDescription());
  }

  private PartnersGrpc.PartnersBlockingStub stub() {
    if (channel == null) {
      channel = Channels.mutualTls("localhost", identity.mesh(), home.operator());
    }
    if (token == null) {
      token = TokenClient.local(identity.https()).forOperator(home.operator());
    }
    return PartnersGrpc.newBlockingStub(channel)
        .withCallCredentials(Channels.bearer(token))
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
