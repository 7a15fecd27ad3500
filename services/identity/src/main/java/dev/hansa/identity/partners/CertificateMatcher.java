package dev.hansa.identity.partners;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * One name by which a certificate is recognised (RFC 8705 section 2.1.2), compared as a parsed
 * value: two texts that only look alike are two names, and no wildcard matches anything (K24).
 *
 * @param value in the canonical form of its kind
 */
public record CertificateMatcher(Kind kind, String value) {
  private static final Pattern DNS =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
              + "(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern IP =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|(?=.*:)[0-9a-fA-F:.]+");
  private static final Pattern EMAIL = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]+");

  /** Which name of the certificate, with its tag among the alternative names of RFC 5280. */
  public enum Kind {
    /** The whole subject. */
    SUBJECT_DN(-1),
    /** A dNSName. */
    SAN_DNS(2),
    /** A uniformResourceIdentifier. */
    SAN_URI(6),
    /** An iPAddress. */
    SAN_IP(7),
    /** An rfc822Name. */
    SAN_EMAIL(1);

    private final int tag;

    Kind(int tag) {
      this.tag = tag;
    }
  }

  /** Reads a name; empty if it is none of its kind. */
  public static Optional<CertificateMatcher> parse(Kind kind, String text) {
    return canonical(kind, text).map(value -> new CertificateMatcher(kind, value));
  }

  /** Whether the certificate carries this name. */
  public boolean matches(X509Certificate certificate) {
    if (kind == Kind.SUBJECT_DN) {
      // Relative names in order, each type and value compared by RFC 5280 section 7.1.
      return certificate.getSubjectX500Principal().equals(new X500Principal(value));
    }
    return names(certificate).stream()
        .filter(name -> Objects.equals(name.get(0), kind.tag))
        .map(name -> name.get(1))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .flatMap(name -> canonical(kind, name).stream())
        .anyMatch(value::equals);
  }

  private static Collection<List<?>> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null ? List.of() : names;
    } catch (CertificateParsingException malformed) {
      return List.of();
    }
  }

  /** The one text of a name; empty for what is no such name, such as a wildcard or a NUL within. */
  private static Optional<String> canonical(Kind kind, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    return switch (kind) {
      case SUBJECT_DN -> subject(text);
      case SAN_DNS -> dns(text);
      case SAN_URI -> Optional.of(text); // the register takes the partner's SPIFFE id alone
      case SAN_IP -> address(text);
      case SAN_EMAIL -> email(text);
    };
  }

  private static Optional<String> subject(String text) {
    try {
      String name = new X500Principal(text).getName(X500Principal.RFC2253);
      return Optional.of(name).filter(n -> !n.isEmpty());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> dns(String text) {
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      return Optional.of(ascii).filter(name -> DNS.matcher(name).matches());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> address(String text) {
    if (!IP.matcher(text).matches()) { // no short forms such as 127.1
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getHostAddress());
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The part before the at sign counts letter by letter (RFC 5280 section 7.5). */
  private static Optional<String> email(String text) {
    if (!EMAIL.matcher(text).matches()) {
      return Optional.empty();
    }
    int at = text.lastIndexOf('@');
    return dns(text.substring(at + 1)).map(domain -> text.substring(0, at + 1) + domain);
  }
}
