package dev.hansa.identity.oauth;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a request asked for, as far as it may be written to a log: of a caller's own words only
 * those that look like what belongs there.
 */
record Asked(String grant, String client, String audience, String scope) {
  /** Of a request that could not be read. */
  static final Asked UNREADABLE = new Asked("?", "?", "?", "?");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/._ -]{1,120}");

  static Asked of(TokenForm form) {
    String audience = plain(form, "audience");
    return new Asked(
        form.request().getAuthorizationGrant().getType().getValue(),
        plain(form, "client_id"),
        audience.equals("-") ? plain(form, "resource") : audience,
        plain(form, "scope"));
  }

  private static String plain(TokenForm form, String parameter) {
    List<String> values = form.parameters().getOrDefault(parameter, List.of());
    if (values.isEmpty()) {
      return "-";
    }
    String value = String.join(" ", values);
    return PLAIN.matcher(value).matches() ? value : "?";
  }
}
