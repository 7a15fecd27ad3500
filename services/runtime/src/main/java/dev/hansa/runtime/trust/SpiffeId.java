package dev.hansa.runtime.trust;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An identity of the mesh: {@code spiffe://hansa.local/service/orders}.
 *
 * <p>Strict on purpose: exactly one shape is read, so that two texts never mean one identity. A
 * value, but no record, for the same reason as {@link Principal}.
 *
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID</a>
 */
public final class SpiffeId {
  private static final String SCHEME = "spiffe://";
  private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");

  /** GeneralName choice of a URI, RFC 5280 section 4.2.1.6. */
  private static final int URI_NAME = 6;

  private final String trustDomain;
  private final Principal principal;
  private final String text;

  /**
   * The identity of a caller in a trust domain.
   *
   * @param trustDomain lower-case letters, digits, dot, hyphen and underscore, 1 to 255 characters
   */
  public SpiffeId(String trustDomain, Principal principal) {
    if (!TRUST_DOMAIN.matcher(trustDomain).matches()) {
      throw new IllegalArgumentException(
          "trust domain: '" + trustDomain + "' (expected: " + TRUST_DOMAIN.pattern() + ")");
    }
    this.trustDomain = trustDomain;
    this.principal = principal;
    this.text = SCHEME + trustDomain + "/" + principal;
  }

  /** Whose callers these are. */
  public String trustDomain() {
    return trustDomain;
  }

  /** The caller within its trust domain. */
  public Principal principal() {
    return principal;
  }

  /**
   * Reads the URI form.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static SpiffeId parse(String uri) {
    int slash = uri.startsWith(SCHEME) ? uri.indexOf('/', SCHEME.length()) : -1;
    if (slash < 0) {
      throw new IllegalArgumentException(
          "SPIFFE id: '" + uri + "' (expected: spiffe://<trust domain>/<kind>/<name>)");
    }
    return new SpiffeId(
        uri.substring(SCHEME.length(), slash), Principal.parse(uri.substring(slash + 1)));
  }

  /**
   * Reads the identity of a certificate: its one URI subject alternative name. Does not verify it.
   *
   * @throws CertificateException if there is no URI, more than one, or another shape
   */
  public static SpiffeId of(X509Certificate certificate) throws CertificateException {
    var uris = new ArrayList<String>();
    var names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (var name : names) {
        if (name.getFirst() instanceof Integer choice && choice == URI_NAME) {
          uris.add(String.valueOf(name.get(1)));
        }
      }
    }
    if (uris.size() != 1) {
      throw new CertificateException("URI names: " + uris.size() + " (expected: 1)");
    }
    try {
      return parse(uris.getFirst());
    } catch (IllegalArgumentException e) {
      throw new CertificateException("URI name is no identity of a mesh", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpiffeId that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URI form. */
  @Override
  public String toString() {
    return text;
  }
}
