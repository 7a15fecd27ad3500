package dev.hansa.gateway.edge;

import java.util.Locale;

/** Which bodies are JSON (B5): {@code application/json} and {@code +json}, in UTF-8 alone. */
final class MediaTypes {
  private MediaTypes() {}

  /**
   * @param contentType as sent; an absent one counts as JSON, which is all that we take
   */
  static boolean isJson(String contentType) {
    if (contentType.isBlank()) {
      return true;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    String type = parts[0].strip();
    if (!type.equals("application/json") && !type.matches("application/[a-z0-9.+-]+\\+json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
