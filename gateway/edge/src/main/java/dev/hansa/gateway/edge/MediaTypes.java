package dev.hansa.gateway.edge;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which bodies are JSON (B5): {@code application/json} and {@code +json}, in UTF-8 alone. */
final class MediaTypes {
  private static final Pattern JSON = Pattern.compile("application/[a-z0-9.+-]+\\+json");

  /** The registered name is still to come; these are in use. */
  private static final Set<String> LINES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private MediaTypes() {}

  /**
   * @param contentType as sent; an absent one counts as JSON, which is all that we take
   */
  static boolean isJson(String contentType) {
    String type = type(contentType);
    return contentType.isBlank()
        || ((type.equals("application/json") || JSON.matcher(type).matches())
            && isUtf8(contentType));
  }

  /** Whether it is a stream of JSON values, one a line. */
  static boolean isLines(String contentType) {
    return LINES.contains(type(contentType)) && isUtf8(contentType);
  }

  private static String type(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isUtf8(String contentType) {
    return Stream.of(contentType.toLowerCase(Locale.ROOT).split(";", -1))
        .skip(1)
        .map(parameter -> parameter.strip().replace("\"", ""))
        .noneMatch(p -> p.startsWith("charset=") && !p.equals("charset=utf-8"));
  }
}
