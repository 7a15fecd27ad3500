package dev.hansa.acceptance.mesh;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.yaml.snakeyaml.Yaml;

/**
 * Signs tokens with identity's own key, as a thief would who has both the database and the sealing
 * key: what is refused then is refused for its claims, not for its signature.
 *
 * @param key identity's signing key
 * @param issuer as identity names itself
 * @param thumbprint of the certificate that tokens are bound to
 */
public record Mint(ECKey key, String issuer, String thumbprint) {
  private static final int NONCE_BYTES = 12;

  /** A mint whose tokens are bound to the certificate in a folder. */
  public static Mint of(Launcher mesh, Path files) throws Exception {
    byte[] der = PemFiles.certificates(files.resolve("tls.crt")).iterator().next().getEncoded();
    return new Mint(
        signingKey(mesh),
        "https://localhost:" + mesh.port(8444),
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(MessageDigest.getInstance("SHA-256").digest(der)));
  }

  /**
   * A token that is good for reading acme's orders at the edge, but for what {@code broken} does.
   */
  public String token(UnaryOperator<JWTClaimsSet.Builder> broken) throws JOSEException {
    return token("at+jwt", broken);
  }

  /** The same, of another type. */
  public String token(String type, UnaryOperator<JWTClaimsSet.Builder> broken)
      throws JOSEException {
    Instant now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject("partner/acme")
            .claim("client_id", "acme")
            .audience("gateway")
            .claim("scope", "orders.read")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .jwtID(UUID.randomUUID().toString())
            .claim("cnf", Map.of("x5t#S256", thumbprint));
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build(),
            broken.apply(claims).build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private static ECKey signingKey(Launcher mesh) throws Exception {
    Object password =
        Json.at(new Yaml().<Object>load(mesh.read("etc/identity.yml")), "hansa.database.password");
    String url = "jdbc:postgresql://127.0.0.1:" + mesh.port(7432) + "/hansa";
    try (var connection = DriverManager.getConnection(url, "identity", password.toString());
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT kid, sealed_jwk FROM identity.signing_keys"
                    + " WHERE active_at <= now() AND revoked_at IS NULL"
                    + " ORDER BY active_at DESC LIMIT 1")) {
      if (!rows.next()) {
        throw new AssertionError("identity has no signing key");
      }
      byte[] sealing = Base64.getDecoder().decode(mesh.read("etc/identity-sealing.key").strip());
      return ECKey.parse(opened(sealing, rows.getBytes(2), "signing key " + rows.getString(1)));
    }
  }

  /** AES-256-GCM: a nonce of 12 bytes, then what is sealed, with its row authenticated. */
  private static String opened(byte[] key, byte[] sealed, String row) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed, 0, NONCE_BYTES));
    cipher.updateAAD(row.getBytes(StandardCharsets.UTF_8));
    return new String(
        cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES), StandardCharsets.UTF_8);
  }
}
