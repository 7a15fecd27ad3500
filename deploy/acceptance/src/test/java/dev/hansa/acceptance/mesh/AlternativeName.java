package dev.hansa.acceptance.mesh;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A name in a certificate beside its subject (RFC 5280 section 4.2.1.6), of whatever bytes.
 *
 * @param tag that says which kind of name it is
 * @param hex its bytes
 */
public record AlternativeName(int tag, String hex) {
  /** An iPAddress. */
  public static AlternativeName ip(int... bytes) {
    return new AlternativeName(
        7, IntStream.of(bytes).mapToObj("%02x"::formatted).collect(Collectors.joining()));
  }

  /** An rfc822Name. */
  public static AlternativeName email(String name) {
    return text(1, name);
  }

  /** A dNSName; nobody looks whether it is one. */
  public static AlternativeName dns(String name) {
    return text(2, name);
  }

  /** A uniformResourceIdentifier. */
  public static AlternativeName uri(String name) {
    return text(6, name);
  }

  /** The SPIFFE id of a partner. */
  public static AlternativeName partner(String name) {
    return uri("spiffe://hansa.local/partner/" + name);
  }

  /** The SPIFFE id of a service. */
  public static AlternativeName service(String name) {
    return uri("spiffe://hansa.local/service/" + name);
  }

  /** As {@code openssl} wants it in a section of its configuration. */
  String field() {
    return "IMPLICIT:" + tag + ",FORMAT:HEX,OCTETSTRING:" + hex;
  }

  private static AlternativeName text(int tag, String text) {
    return new AlternativeName(
        tag, HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }
}
