package dev.hansa.identity.partners;

import static dev.hansa.identity.partners.PartnersDesk.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.trust.Pem;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** By what partners come. */
class PartnerCredentialsTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final PartnersDesk desk;
  private final ManualClock clock;
  private final TestAuthority root;
  private final PartnerRegister register;
  private final PartnersBlockingStub partners;
  private final String id;

  PartnerCredentialsTest(@TempDir Path folder) throws Exception {
    desk = PartnersDesk.open(POSTGRES.database(), folder);
    clock = desk.clock();
    root = desk.root();
    register = desk.register();
    partners = desk.partners();
    id = desk.id();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void keeps_public_keys_and_refuses_private_ones() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();

    assertThat(
            reason(
                () ->
                    partners.registerPartner(
                        desk.request().setJwks(new JWKSet(key).toString(false)).build())))
        .isEqualTo("KEY_SET_INVALID");
    partners.registerPartner(desk.request().setJwks(new JWKSet(key).toString()).build());
    assertThat(JWKSet.parse(desk.get().getJwks()).getKeys()).containsExactly(key.toPublicJWK());
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
    ByteString signingRequest = desk.request().getCertificateSigningRequest();
    var rotation = RotateCredentialsRequest.newBuilder().setName(name);

    assertThat(reason(() -> partners.registerPartner(desk.request().setJwks(jwks).build())))
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
    assertThat(desk.get().getCertificateMatcher().getSanUri()).isEqualTo(own.getSanUri());
  }

  @Test
  void ends_earlier_certificates_when_told_to() throws Exception {
    var first = leaf(partners.registerPartner(desk.request().build()).getCertificateChain());
    clock.advance(Duration.ofMinutes(1));
    var second = leaf(partners.rotateCredentials(desk.rotation().build()).getCertificateChain());
    assertThat(accepts(first)).isTrue();
    clock.advance(Duration.ofMinutes(1));

    var third =
        leaf(
            partners
                .rotateCredentials(desk.rotation().setEndEarlierCertificates(true).build())
                .getCertificateChain());

    assertThat(accepts(first)).isFalse();
    assertThat(accepts(second)).isFalse();
    assertThat(accepts(third)).isTrue();
  }

  @Test
  void replaces_a_key_set_and_refuses_to_rotate_nothing() throws Exception {
    partners.registerPartner(desk.request().build());
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
    var empty = RotateCredentialsRequest.newBuilder().setName("partners/" + id).build();

    assertThat(reason(() -> partners.rotateCredentials(empty))).isEqualTo("NOTHING_TO_ROTATE");
    var rotated =
        partners.rotateCredentials(empty.toBuilder().setJwks(new JWKSet(key).toString()).build());

    assertThat(rotated.getCertificateChain()).isEmpty();
    assertThat(JWKSet.parse(desk.get().getJwks()).getKeys()).containsExactly(key.toPublicJWK());
    partners.disablePartner(desk.disable());
    var rotation = desk.rotation().build();
    assertThat(reason(() -> partners.rotateCredentials(rotation))).isEqualTo("PARTNER_DISABLED");
  }

  private RegisterPartnerRequest.Builder bare() {
    return desk.request().clearCertificateSigningRequest();
  }

  private void enter(ECKey... keys) {
    String jwks = new JWKSet(List.<JWK>of(keys)).toString();
    var _ = partners.registerPartner(bare().setJwks(jwks).build());
  }

  private static ECKey own(String kid, Credential credential) throws JOSEException {
    return new ECKey.Builder(ECKey.parse(credential.leaf())).keyID(kid).build();
  }

  private void register(CertificateMatcher.Builder matcher) {
    partners.registerPartner(desk.request().setCertificateMatcher(matcher).build());
  }

  private boolean accepts(X509Certificate certificate) {
    return register.find(id).orElseThrow().accepts(certificate);
  }

  private static X509Certificate leaf(String chain) {
    return Pem.certificates(chain, "answer").getFirst();
  }
}
