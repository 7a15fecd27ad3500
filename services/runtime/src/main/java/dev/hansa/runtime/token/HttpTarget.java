package dev.hansa.runtime.token;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request as its proof must name it (RFC 9449 section 4.2): method and URI, without query.
 *
 * <p>URIs are compared normalised, as section 4.3 advises: scheme and host in lower case, the
 * default port left out, unreserved characters not percent-encoded, no dot segments.
 *
 * @param method compared exactly
 * @param origins by which this server is reached, such as {@code https://localhost:8443}; never
 *     what the request says of itself, for that is its sender's word
 * @param path as sent
 */
public record HttpTarget(String method, Set<String> origins, String path) {
  private static final Pattern HTTPS =
      Pattern.compile("(https://[^/?#@\\\\]+)([^?#]*).*", Pattern.CASE_INSENSITIVE);
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final String DEFAULT_PORT = ":443";

  public HttpTarget {
    origins = origins.stream().map(HttpTarget::origin).collect(Collectors.toUnmodifiableSet());
    path = normal(path);
  }

  /** The target of a request to an endpoint with one URI. */
  public static HttpTarget of(String method, String uri) {
    Matcher parts = HTTPS.matcher(uri);
    if (!parts.matches()) {
      throw new IllegalArgumentException("uri: '" + uri + "' (expected: https://...)");
    }
    return new HttpTarget(method, Set.of(parts.group(1)), parts.group(2));
  }

  /** Whether a proof that states these is about this request. */
  boolean isNamedBy(String htm, String htu) {
    Matcher parts = HTTPS.matcher(htu);
    return htm.equals(method)
        && parts.matches()
        && origins.contains(origin(parts.group(1)))
        && normal(parts.group(2)).equals(path);
  }

  private static String origin(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.endsWith(DEFAULT_PORT)
        ? lower.substring(0, lower.length() - DEFAULT_PORT.length())
        : lower;
  }

  private static String normal(String raw) {
    String path = ESCAPE.matcher(raw).replaceAll(escape -> Matcher.quoteReplacement(least(escape)));
    return path.isEmpty() ? "/" : withoutDots(path);
  }

  /** An escape that has to be one in upper case; another as the character that it stands for. */
  private static String least(MatchResult escape) {
    String character = String.valueOf((char) Integer.parseInt(escape.group(1), 16));
    return UNRESERVED.matcher(character).matches()
        ? character
        : escape.group().toUpperCase(Locale.ROOT);
  }

  /** RFC 3986 section 5.2.4, for a path that begins with a slash. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    var kept = new ArrayDeque<String>();
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    boolean folder = path.endsWith("/.") || path.endsWith("/..");
    return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
  }
}
