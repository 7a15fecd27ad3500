package dev.hansa.gateway.edge;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that pass between headers of HTTP and metadata of gRPC (R8). A name may end in {@code *}.
 * What belongs to a connection, to gRPC itself, or says who somebody is, never passes.
 */
final class HeaderNames {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_.-]+");
  private static final Pattern ALLOWED = Pattern.compile(NAME + "\\*?");

  /** RFC 9110, section 7.6.1, framing, and who is who. */
  private static final Set<String> NEVER =
      Set.of(
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "dpop",
          "dpop-nonce",
          "expect",
          "forwarded",
          "host",
          "http2-settings",
          "keep-alive",
          "set-cookie",
          "te",
          "trace-id",
          "traceparent",
          "traceresponse",
          "tracestate",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "www-authenticate");

  private static final List<String> NEVER_BEGINNINGS =
      List.of("grpc-", "proxy-", "x-forwarded-", "x-envoy-", "trailer-");

  private final Set<String> names = new HashSet<>();
  private final List<String> beginnings;

  /**
   * @throws IllegalArgumentException if one of them must never pass, or is no name
   */
  HeaderNames(List<String> allowed) {
    List<String> lower = allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (String name : lower) {
      if (!ALLOWED.matcher(name).matches() || never(name)) {
        throw new IllegalArgumentException("header: '" + name + "' (expected: one that may pass)");
      }
      if (!name.endsWith("*")) {
        names.add(name);
      }
    }
    beginnings =
        lower.stream()
            .filter(name -> name.endsWith("*"))
            .map(name -> name.substring(0, name.length() - 1))
            .toList();
  }

  /**
   * @param name in lower case
   */
  boolean allow(String name) {
    return names.contains(name)
        || (beginnings.stream().anyMatch(name::startsWith)
            && NAME.matcher(name).matches()
            && !never(name));
  }

  private static boolean never(String name) {
    return NEVER.contains(name) || NEVER_BEGINNINGS.stream().anyMatch(name::startsWith);
  }
}
