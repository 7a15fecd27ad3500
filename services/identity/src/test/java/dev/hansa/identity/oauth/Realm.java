package dev.hansa.identity.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
import dev.hansa.identity.federation.Assertion;
import dev.hansa.identity.federation.TrustedIssuers;
import dev.hansa.identity.keys.KeyRing;
import dev.hansa.identity.keys.KeySource;
import dev.hansa.identity.partners.Partner;
import dev.hansa.identity.revocation.RevocationsInMemory;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.inventory.v1.InventoryGrpc;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.DpopNonces;
import dev.hansa.runtime.token.DpopProofs;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.settlement.v1.SettlementGrpc;
import io.opentelemetry.api.OpenTelemetry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A trust domain with the reference contracts and partner acme, held in memory. */
final class Realm {
  static final String ISSUER = "https://localhost:8444";
  static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  static final Contracts CONTRACTS =
      Contracts.of(
          List.of(
              OrdersGrpc.getServiceDescriptor(),
              InventoryGrpc.getServiceDescriptor(),
              SettlementGrpc.getServiceDescriptor(),
              PartnersGrpc.getServiceDescriptor()));

  private static final TestAuthority AUTHORITY = TestAuthority.of("hansa.local");
  private static final Map<String, Peer> PEERS = new ConcurrentHashMap<>();

  final ManualClock clock = new ManualClock();
  final ECKey key = KeyRing.generate();
  private final KeyRing ring = new KeyRing(List.of(key));
  final KeySource keys = () -> ring;
  final DpopProofs proofs = new DpopProofs(DpopNonces.ofThisProcess(clock), clock);
  final Issuer issuer = new Issuer(ISSUER, "hansa.local", Duration.ofMinutes(5));
  final Map<String, Partner> partners = new ConcurrentHashMap<>();
  final TokenEndpoint endpoint;
  final RevocationEndpoint revocation;
  final IntrospectionEndpoint introspection;
  final RevocationsInMemory revocations = new RevocationsInMemory();
  volatile Contracts contracts = CONTRACTS;
  volatile TrustedIssuers issuers = _ -> new Assertion.Rejected(Assertion.Fault.ISSUER);
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  Realm() {
    register("acme", "orders.read", "orders.write", "inventory.read");
    endpoint =
        new TokenEndpoint(
            issuer,
            () -> contracts,
            id -> Optional.ofNullable(partners.get(id)),
            (client, jti, _) -> used.add(client + " " + jti),
            proofs,
            assertion -> issuers.judge(assertion),
            keys,
            revocations,
            clock,
            OpenTelemetry.noop());
    revocation =
        new RevocationEndpoint(
            issuer,
            id -> Optional.ofNullable(partners.get(id)),
            (client, jti, _) -> used.add(client + " " + jti),
            keys,
            revocations,
            clock);
    introspection =
        new IntrospectionEndpoint(
            issuer,
            id -> Optional.ofNullable(partners.get(id)),
            (client, jti, _) -> used.add(client + " " + jti),
            keys,
            revocations,
            clock);
  }

  void register(String partner, String... scopes) {
    partners.put(partner, partner(partner, true, new JWKSet(), scopes));
  }

  void registerKey(String partner, JWK key) {
    Partner known = Objects.requireNonNull(partners.get(partner));
    partners.put(
        partner, partner(partner, true, new JWKSet(key), known.scopes().toArray(String[]::new)));
  }

  /** Has a partner come by these certificates of its own. */
  void registerOwn(String partner, X509Certificate... certificates) {
    List<JWK> own = Stream.of(certificates).map(Realm::own).toList();
    partners.put(partner, partner(partner, true, new JWKSet(own), "orders.read", "orders.write"));
  }

  private static JWK own(X509Certificate certificate) {
    try {
      return new ECKey.Builder(ECKey.parse(certificate))
          .keyID(certificate.getSerialNumber().toString())
          .build();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  void disable(String partner) {
    JWKSet keys = Objects.requireNonNull(partners.get(partner)).keys();
    partners.put(partner, partner(partner, false, keys, "orders.read"));
  }

  private Partner partner(String id, boolean active, JWKSet keys, String... scopes) {
    return new Partner(
        id,
        Set.of(scopes),
        active,
        keys,
        Partner.Terms.standard(),
        clock.instant(),
        clock.instant());
  }

  /** The TLS peer of a principal such as {@code service/orders}; always the same certificate. */
  static Peer peer(String principal) {
    return PEERS.computeIfAbsent(principal, AUTHORITY::peer);
  }

  /** A form request; parameters as name, value, name, value. */
  Answer ask(String principal, String... parameters) {
    return ask(Optional.of(peer(principal)), form(parameters));
  }

  Answer ask(Optional<Peer> peer, String body) {
    return ask(new TokenCall("application/x-www-form-urlencoded", Optional.empty(), body, peer));
  }

  Answer ask(TokenCall call) {
    TokenAnswer answer = endpoint.answer(call);
    try {
      return new Answer(answer.status(), JSONObjectUtils.parse(answer.body()), answer.nonce());
    } catch (com.nimbusds.oauth2.sdk.ParseException malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** A client_credentials request by certificate. */
  Answer own(String principal, String... parameters) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("grant_type", "client_credentials", "client_id", clientId(principal)));
    all.addAll(List.of(parameters));
    return ask(principal, all.toArray(String[]::new));
  }

  /** A token-exchange request by certificate. */
  Answer exchange(String principal, String subjectToken, String audience, String... parameters) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("grant_type", EXCHANGE, "client_id", clientId(principal)));
    all.addAll(List.of("subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN));
    all.addAll(List.of("audience", audience));
    all.addAll(List.of(parameters));
    return ask(principal, all.toArray(String[]::new));
  }

  static String clientId(String principal) {
    return principal.startsWith("partner/") ? principal.substring(8) : principal;
  }

  static String form(String... parameters) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < parameters.length; i += 2) {
      pairs.add(parameters[i] + "=" + URLEncoder.encode(parameters[i + 1], StandardCharsets.UTF_8));
    }
    return String.join("&", pairs);
  }

  /** What came back. */
  record Answer(int status, Map<String, Object> json, Optional<String> nonce) {
    String token() {
      if (!(json.get("access_token") instanceof String token)) {
        throw new AssertionError("no token: " + status + " " + json);
      }
      return token;
    }

    String description() {
      return String.valueOf(json.get("error_description"));
    }

    String error() {
      return String.valueOf(json.get("error"));
    }

    JWTClaimsSet claims() {
      try {
        return SignedJWT.parse(token()).getJWTClaimsSet();
      } catch (java.text.ParseException malformed) {
        throw new AssertionError(malformed);
      }
    }

    Set<String> scopes() {
      Object scope = claims().getClaim("scope");
      return scope == null ? Set.of() : new HashSet<>(List.of(scope.toString().split(" ")));
    }
  }

  static ECKey partnerKey() {
    return KeyRing.generate();
  }
}
