package dev.hansa.identity.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.authority.SigningRequests;
import dev.hansa.identity.authority.TestIntermediate;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.ChangeScopesRequest;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.EnablePartnerRequest;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.ListPartnerActionsRequest;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.Partner.State;
import dev.hansa.identity.v1.PartnerAction;
import dev.hansa.identity.v1.PartnerAction.Kind;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RateClass;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Pem;
import dev.hansa.runtime.trust.Principal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class GrpcPartnersTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final ManualClock clock = new ManualClock();
  private final TestAuthority root = TestAuthority.of("hansa.local", clock);
  private final PartnerRegister register = new PartnerRegister(POSTGRES.database());
  private final Server server;
  private final ManagedChannel channel;
  private final PartnersBlockingStub partners;

  /** Tests share the database: each takes names of its own. */
  private final String id = "p" + UUID.randomUUID();

  GrpcPartnersTest(@TempDir Path folder) throws Exception {
    CertificateAuthority authority = TestIntermediate.open(root, folder, clock);
    var certificates = new Certificates(authority);
    var actions = new PartnerActions(POSTGRES.database());
    var rules = new PartnerRules(() -> Set.of("orders.read", "orders.write"), "hansa.local");
    var answers = new KeyedAnswers(POSTGRES.database());
    var registration = new Registration(register, actions, rules, certificates, answers, clock);
    var changes =
        new PartnerChanges(
            POSTGRES.database(), register, actions, new DenialStore(), rules, certificates, clock);
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(new GrpcPartners(register, registration, changes, actions))
            .intercept(new CalledByAdmin(root.peer("operator/admin"), clock))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
    partners = PartnersGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void registers_a_partner_with_its_first_certificate() {
    var response = partners.registerPartner(request().build());

    assertThat(response.getPartner().getName()).isEqualTo("partners/" + id);
    assertThat(response.getPartner().getState()).isEqualTo(State.STATE_ACTIVE);
    assertThat(response.getCertificateChain()).contains("BEGIN CERTIFICATE");
    assertThat(register.find(id)).get().extracting(Partner::active).isEqualTo(true);
    assertThat(get().getScopesList()).containsExactly("orders.read", "orders.write");
  }

  @Test
  void a_repeated_request_gets_the_first_answer() {
    var request = request().build();

    var first = partners.registerPartner(request);
    clock.advance(Duration.ofMinutes(1));

    assertThat(partners.registerPartner(request)).isEqualTo(first);
    assertThat(
            reason(
                () ->
                    partners.registerPartner(
                        request.toBuilder()
                            .clearJwks()
                            .setScopes(0, "orders.write")
                            .setScopes(1, "orders.read")
                            .build())))
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void refuses_an_id_that_is_taken() {
    partners.registerPartner(request().build());

    assertThat(reason(() -> partners.registerPartner(request().build())))
        .isEqualTo("PARTNER_EXISTS");
  }

  @Test
  void refuses_scopes_that_no_contract_names() {
    assertThat(reason(() -> partners.registerPartner(request().addScopes("no.such").build())))
        .isEqualTo("SCOPE_UNKNOWN");
    assertThat(register.find(id)).isEmpty();
  }

  @Test
  void refuses_a_broken_signing_request_and_enters_nobody() {
    var broken = request().setCertificateSigningRequest(ByteString.copyFromUtf8("no")).build();

    assertThat(reason(() -> partners.registerPartner(broken))).isEqualTo("SIGNING_REQUEST_INVALID");
    assertThat(register.find(id)).isEmpty();
  }

  @Test
  void keeps_public_keys_and_refuses_private_ones() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();

    assertThat(
            reason(
                () ->
                    partners.registerPartner(
                        request().setJwks(new JWKSet(key).toString(false)).build())))
        .isEqualTo("KEY_SET_INVALID");
    partners.registerPartner(request().setJwks(new JWKSet(key).toString()).build());
    assertThat(JWKSet.parse(get().getJwks()).getKeys()).containsExactly(key.toPublicJWK());
  }

  @Test
  void issues_a_further_certificate_until_the_partner_is_disabled() {
    partners.registerPartner(request().build());
    var request =
        IssueCertificateRequest.newBuilder()
            .setName("partners/" + id)
            .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()))
            .build();

    assertThat(partners.issueCertificate(request).getCertificateChain())
        .contains("BEGIN CERTIFICATE");
    partners.disablePartner(disable());
    assertThat(reason(() -> partners.issueCertificate(request))).isEqualTo("PARTNER_DISABLED");
  }

  @Test
  void disables_a_partner_again_without_effect() {
    partners.registerPartner(request().build());
    clock.advance(Duration.ofMinutes(1));

    var first = partners.disablePartner(disable());
    clock.advance(Duration.ofMinutes(1));

    assertThat(first.getPartner().getState()).isEqualTo(State.STATE_DISABLED);
    assertThat(partners.disablePartner(disable())).isEqualTo(first);
    assertThat(get()).isEqualTo(first.getPartner());
  }

  @Test
  @DisplayName("F05: disabling and enabling are told to the mesh in the same transaction")
  void tells_the_mesh() {
    partners.registerPartner(request().build());
    assertThat(denied()).isFalse();

    partners.disablePartner(disable());
    assertThat(denied()).isTrue();

    var enabled = partners.enablePartner(enable());
    assertThat(denied()).isFalse();
    assertThat(enabled.getPartner().getState()).isEqualTo(State.STATE_ACTIVE);
    assertThat(partners.enablePartner(enable())).isEqualTo(enabled);
  }

  @Test
  void books_who_did_what_with_the_latest_first() throws Exception {
    partners.registerPartner(request().build());
    partners.disablePartner(disable());
    partners.disablePartner(disable()); // changes nothing, so there is nothing to enter
    partners.enablePartner(enable());
    partners.changeScopes(scopes().addRemove("orders.read").build());
    partners.rotateCredentials(rotation().build());

    var first =
        partners.listPartnerActions(
            ListPartnerActionsRequest.newBuilder()
                .setName("partners/" + id)
                .setPageSize(2)
                .build());
    var rest =
        partners.listPartnerActions(
            ListPartnerActionsRequest.newBuilder()
                .setName("partners/" + id)
                .setPageToken(first.getNextPageToken())
                .build());

    assertThat(first.getActionsList())
        .extracting(PartnerAction::getKind)
        .containsExactly(Kind.KIND_ROTATED, Kind.KIND_SCOPES_CHANGED);
    assertThat(rest.getActionsList())
        .extracting(PartnerAction::getKind)
        .containsExactly(Kind.KIND_ENABLED, Kind.KIND_DISABLED, Kind.KIND_REGISTERED);
    assertThat(rest.getNextPageToken()).isEmpty();
    assertThat(rest.getActionsList())
        .extracting(PartnerAction::getOperator)
        .containsOnly("operator/admin");
    assertThat(first.getActions(1).getDetail()).isEqualTo("scopes=[orders.write]");
  }

  @Test
  void changes_scopes_by_adding_and_removing() {
    partners.registerPartner(request().build());

    assertThat(
            partners
                .changeScopes(scopes().addRemove("orders.read").build())
                .getPartner()
                .getScopesList())
        .containsExactly("orders.write");
    assertThat(partners.changeScopes(scopes().addAdd("orders.read").build()).getPartner())
        .isEqualTo(get());
    assertThat(reason(() -> partners.changeScopes(scopes().addAdd("no.such").build())))
        .isEqualTo("SCOPE_UNKNOWN");
    assertThat(
            reason(
                () ->
                    partners.changeScopes(
                        scopes().addRemove("orders.read").addRemove("orders.write").build())))
        .isEqualTo("SCOPES_EMPTY");
    assertThat(get().getScopesList()).containsExactly("orders.read", "orders.write");
  }

  @Test
  @DisplayName("Z14: a scope that is removed or added again is told to the mesh")
  void tells_the_mesh_of_scopes() {
    partners.registerPartner(request().build());
    String reading = "partner/" + id + " orders.read";
    var _ = partners.changeScopes(scopes().addRemove("orders.read").build());
    assertThat(denied(reading)).isTrue();
    assertThat(denied("partner/" + id + " orders.write")).isFalse();
    assertThat(denied()).isFalse();

    var _ = partners.changeScopes(scopes().addAdd("orders.read").build());
    assertThat(denied(reading)).isFalse();
  }

  @Test
  void changes_what_is_set_and_keeps_the_rest() {
    partners.registerPartner(
        request().setRateClass(RateClass.RATE_CLASS_SMALL).setContact("ops@acme.example").build());

    var updated =
        partners
            .updatePartner(
                UpdatePartnerRequest.newBuilder()
                    .setName("partners/" + id)
                    .setRateClass(RateClass.RATE_CLASS_LARGE)
                    .setCertificateMatcher(CertificateMatcher.newBuilder().setSubjectDn("CN=" + id))
                    .build())
            .getPartner();

    assertThat(updated.getContact()).isEqualTo("ops@acme.example");
    assertThat(updated.getRateClass()).isEqualTo(RateClass.RATE_CLASS_LARGE);
    assertThat(updated).isEqualTo(get());
    assertThat(register.find(id).orElseThrow().terms().rateClass().name()).isEqualTo("LARGE");
  }

  @Test
  @DisplayName("RFC 8705 2.2: own certificates are self-signed, one for each key, and of all keys")
  void takes_own_certificates() throws Exception {
    var good = own("one", root.leaf("https://erp.example").withSubject("CN=erp").selfSigned());
    var plain = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
    var issued = own("three", root.issue("partner/" + id));

    assertThat(reason(() -> enter(good, plain))).isEqualTo("KEY_SET_INVALID");
    assertThat(reason(() -> enter(issued))).isEqualTo("KEY_SET_INVALID");
    var other = new ECKeyGenerator(Curve.P_256).keyID("four").generate();
    String confused =
        new JWKSet(good).toString().replace(good.getX().toString(), other.getX().toString());
    assertThat(reason(() -> partners.registerPartner(bare().setJwks(confused).build())))
        .isEqualTo("KEY_SET_INVALID");
    assertThat(register.find(id)).isEmpty();

    enter(good);
    assertThat(register.find(id).orElseThrow().ownCertificates())
        .isEqualTo(Set.copyOf(good.getParsedX509CertChain()));
  }

  @Test
  @DisplayName("K24: a partner comes by its own certificates or by those of the trust domain")
  void keeps_credentials_apart() throws Exception {
    var good = own("one", root.leaf("https://erp.example").withSubject("CN=erp").selfSigned());
    String jwks = new JWKSet(good).toString();
    var matcher = CertificateMatcher.newBuilder().setSubjectDn("CN=" + id);
    String name = "partners/" + id;
    ByteString signingRequest = request().getCertificateSigningRequest();
    var rotation = RotateCredentialsRequest.newBuilder().setName(name);

    assertThat(reason(() -> partners.registerPartner(request().setJwks(jwks).build())))
        .isEqualTo("CREDENTIALS_MIXED");
    assertThat(
            reason(
                () ->
                    partners.registerPartner(
                        bare().setJwks(jwks).setCertificateMatcher(matcher).build())))
        .isEqualTo("CREDENTIALS_MIXED");
    enter(good);
    assertThat(
            reason(
                () ->
                    partners.issueCertificate(
                        IssueCertificateRequest.newBuilder()
                            .setName(name)
                            .setCertificateSigningRequest(signingRequest)
                            .build())))
        .isEqualTo("CREDENTIALS_MIXED");
    assertThat(
            reason(
                () ->
                    partners.updatePartner(
                        UpdatePartnerRequest.newBuilder()
                            .setName(name)
                            .setCertificateMatcher(matcher)
                            .build())))
        .isEqualTo("CREDENTIALS_MIXED");
    assertThat(
            reason(
                () ->
                    partners.rotateCredentials(
                        rotation.setCertificateSigningRequest(signingRequest).build())))
        .isEqualTo("CREDENTIALS_MIXED");

    var key = new ECKeyGenerator(Curve.P_256).keyID("two").generate().toPublicJWK();
    var rotated = partners.rotateCredentials(rotation.setJwks(new JWKSet(key).toString()).build());
    assertThat(rotated.getCertificateChain()).contains("BEGIN CERTIFICATE");
    assertThat(register.find(id).orElseThrow().ownCertificates()).isEmpty();
  }

  private RegisterPartnerRequest.Builder bare() {
    return request().clearCertificateSigningRequest();
  }

  private void enter(ECKey... keys) {
    String jwks = new JWKSet(List.<JWK>of(keys)).toString();
    var _ = partners.registerPartner(bare().setJwks(jwks).build());
  }

  private static ECKey own(String kid, Credential credential) throws JOSEException {
    return new ECKey.Builder(ECKey.parse(credential.leaf())).keyID(kid).build();
  }

  @Test
  @DisplayName("K24: a matcher is one parsed name, and of URIs the partner's own SPIFFE id alone")
  void refuses_matchers_that_match_nothing() {
    var wildcard = CertificateMatcher.newBuilder().setSanDns("*.acme.example");
    var other = CertificateMatcher.newBuilder().setSanUri("spiffe://hansa.local/partner/other");
    var unmet = CertificateMatcher.newBuilder().setSanDns("erp.acme.example");
    var own = CertificateMatcher.newBuilder().setSanUri("spiffe://hansa.local/partner/" + id);

    assertThat(reason(() -> register(wildcard))).isEqualTo("MATCHER_INVALID");
    assertThat(reason(() -> register(other))).isEqualTo("MATCHER_INVALID");
    assertThat(reason(() -> register(unmet))).isEqualTo("MATCHER_UNMET");
    assertThat(register.find(id)).isEmpty();
    register(own);
    assertThat(get().getCertificateMatcher().getSanUri()).isEqualTo(own.getSanUri());
  }

  @Test
  void ends_earlier_certificates_when_told_to() throws Exception {
    var first = leaf(partners.registerPartner(request().build()).getCertificateChain());
    clock.advance(Duration.ofMinutes(1));
    var second = leaf(partners.rotateCredentials(rotation().build()).getCertificateChain());
    assertThat(accepts(first)).isTrue();
    clock.advance(Duration.ofMinutes(1));

    var third =
        leaf(
            partners
                .rotateCredentials(rotation().setEndEarlierCertificates(true).build())
                .getCertificateChain());

    assertThat(accepts(first)).isFalse();
    assertThat(accepts(second)).isFalse();
    assertThat(accepts(third)).isTrue();
  }

  @Test
  void replaces_a_key_set_and_refuses_to_rotate_nothing() throws Exception {
    partners.registerPartner(request().build());
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
    var empty = RotateCredentialsRequest.newBuilder().setName("partners/" + id).build();

    assertThat(reason(() -> partners.rotateCredentials(empty))).isEqualTo("NOTHING_TO_ROTATE");
    var rotated =
        partners.rotateCredentials(empty.toBuilder().setJwks(new JWKSet(key).toString()).build());

    assertThat(rotated.getCertificateChain()).isEmpty();
    assertThat(JWKSet.parse(get().getJwks()).getKeys()).containsExactly(key.toPublicJWK());
    partners.disablePartner(disable());
    var rotation = rotation().build();
    assertThat(reason(() -> partners.rotateCredentials(rotation))).isEqualTo("PARTNER_DISABLED");
  }

  @Test
  void does_not_know_strangers() {
    assertThat(reason(this::get)).isEqualTo("PARTNER_UNKNOWN");
    assertThat(reason(() -> partners.disablePartner(disable()))).isEqualTo("PARTNER_UNKNOWN");
  }

  @Test
  void lists_partners_page_by_page_in_the_order_of_their_names() {
    List<String> expected = new ArrayList<>();
    for (String suffix : List.of("-a", "-b", "-c")) {
      partners.registerPartner(
          request().setRequestId(id + suffix).setPartnerId(id + suffix).build());
      expected.add("partners/" + id + suffix);
    }

    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListPartnersResponse page =
          partners.listPartners(
              ListPartnersRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      assertThat(page.getPartnersCount()).isBetween(1, 2);
      page.getPartnersList().forEach(partner -> listed.add(partner.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).isSorted().doesNotHaveDuplicates().containsAll(expected);
  }

  @Test
  void refuses_a_page_token_that_it_did_not_give() {
    var request = ListPartnersRequest.newBuilder().setPageToken("!").build();

    assertThat(reason(() -> partners.listPartners(request))).isEqualTo("PAGE_TOKEN_INVALID");
  }

  private RegisterPartnerRequest.Builder request() {
    return RegisterPartnerRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setPartnerId(id)
        .addScopes("orders.read")
        .addScopes("orders.write")
        .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()));
  }

  private DisablePartnerRequest disable() {
    return DisablePartnerRequest.newBuilder().setName("partners/" + id).build();
  }

  private EnablePartnerRequest enable() {
    return EnablePartnerRequest.newBuilder().setName("partners/" + id).build();
  }

  private ChangeScopesRequest.Builder scopes() {
    return ChangeScopesRequest.newBuilder().setName("partners/" + id);
  }

  private RotateCredentialsRequest.Builder rotation() throws Exception {
    return RotateCredentialsRequest.newBuilder()
        .setName("partners/" + id)
        .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()));
  }

  private void register(CertificateMatcher.Builder matcher) {
    partners.registerPartner(request().setCertificateMatcher(matcher).build());
  }

  private boolean accepts(X509Certificate certificate) {
    return register.find(id).orElseThrow().accepts(certificate);
  }

  private static X509Certificate leaf(String chain) {
    return Pem.certificates(chain, "answer").getFirst();
  }

  private boolean denied() {
    return denied("partner/" + id);
  }

  private boolean denied(String name) {
    return POSTGRES
        .database()
        .transaction(
            connection -> {
              try (var select =
                  connection.prepareStatement(
                      "SELECT 1 FROM denials WHERE name = ? AND NOT lifted")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                  return rows.next();
                }
              }
            });
  }

  private dev.hansa.identity.v1.Partner get() {
    return partners
        .getPartner(GetPartnerRequest.newBuilder().setName("partners/" + id).build())
        .getPartner();
  }

  private static String reason(Runnable call) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return Errors.info(failure).orElseThrow().getReason();
  }

  /** What the mesh's chain leaves behind: an operator, by certificate and token. */
  private record CalledByAdmin(Peer peer, ManualClock clock) implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      var admin = Principal.operator("admin");
      var token =
          new AccessToken(
              "id",
              "https://localhost:8444",
              admin,
              admin.toString(),
              List.of(),
              "service/identity",
              Set.of("partners.admin", "partners.read"),
              peer.thumbprint(),
              clock.instant(),
              clock.instant().plusSeconds(300));
      var context = Context.current().withValue(Caller.KEY, new Caller(peer, token, "token"));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
