package dev.hansa.runtime.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a token is to say. Every method returns a changed copy; any claim and any header can be
 * broken.
 *
 * @param signer makes a signature, whatever the header says about it
 */
public record TokenSpec(
    Map<String, Object> header, Map<String, Object> claims, UnaryOperator<byte[]> signer) {
  /** Replaces {@code sub}, such as {@code partner/acme}. */
  public TokenSpec subject(String principal) {
    return claim("sub", principal);
  }

  /** Replaces {@code act}, the immediate caller first; none leaves it out. */
  public TokenSpec actors(String... principals) {
    Map<String, Object> act = Map.of();
    for (String principal : Arrays.asList(principals).reversed()) {
      act = act.isEmpty() ? Map.of("sub", principal) : Map.of("sub", principal, "act", act);
    }
    return act.isEmpty() ? without("act") : claim("act", act);
  }

  /** Replaces {@code aud}, such as {@code service/orders}. */
  public TokenSpec audience(String audience) {
    return claim("aud", audience);
  }

  /** Replaces what the token allows. */
  public TokenSpec scopes(String... scopes) {
    return claim("scope", String.join(" ", scopes));
  }

  /** Replaces {@code cnf}. */
  public TokenSpec boundTo(String thumbprint) {
    return claim("cnf", Map.of("x5t#S256", thumbprint));
  }

  /** Replaces {@code iat} and {@code exp}; whole seconds count. */
  public TokenSpec valid(Instant from, Instant to) {
    return claim("iat", from.getEpochSecond()).claim("exp", to.getEpochSecond());
  }

  /** Replaces any claim by any value. */
  public TokenSpec claim(String name, Object value) {
    return new TokenSpec(header, with(claims, name, value), signer);
  }

  /** Leaves a claim out. */
  public TokenSpec without(String name) {
    var fewer = new LinkedHashMap<>(claims);
    fewer.remove(name);
    return new TokenSpec(header, fewer, signer);
  }

  /** Replaces any header by any value. */
  public TokenSpec header(String name, Object value) {
    return new TokenSpec(with(header, name, value), claims, signer);
  }

  /** Leaves a header out. */
  public TokenSpec withoutHeader(String name) {
    var fewer = new LinkedHashMap<>(header);
    fewer.remove(name);
    return new TokenSpec(fewer, claims, signer);
  }

  /** Replaces the signature's maker: bytes in, signature out. */
  public TokenSpec signedBy(UnaryOperator<byte[]> other) {
    return new TokenSpec(header, claims, other);
  }

  /** The token in compact form. */
  public String sign() {
    return assemble(
        JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims), signer);
  }

  /** A token of exactly these texts. */
  static String assemble(String header, String payload, UnaryOperator<byte[]> signer) {
    String input = encode(header.getBytes(UTF_8)) + "." + encode(payload.getBytes(UTF_8));
    return input + "." + encode(signer.apply(input.getBytes(UTF_8)));
  }

  /** What a verifier makes of the token, if the token is a good one. */
  public AccessToken toAccessToken() {
    return new AccessToken(
        text("jti"),
        text("iss"),
        Principal.parse(text("sub")),
        text("client_id"),
        actors(claims.get("act")),
        text("aud"),
        text("scope").isEmpty() ? Set.of() : Set.of(text("scope").split(" ")),
        claims.get("cnf") instanceof Map<?, ?> cnf ? String.valueOf(cnf.get("x5t#S256")) : "",
        Instant.ofEpochSecond((Long) claims.getOrDefault("iat", 0L)),
        Instant.ofEpochSecond((Long) claims.getOrDefault("exp", 0L)));
  }

  private static List<Principal> actors(@Nullable Object act) {
    var actors = new ArrayList<Principal>();
    while (act instanceof Map<?, ?> actor) {
      actors.add(Principal.parse(String.valueOf(actor.get("sub"))));
      act = actor.get("act");
    }
    return actors;
  }

  private String text(String claim) {
    return String.valueOf(claims.getOrDefault(claim, ""));
  }

  private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
    var more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
