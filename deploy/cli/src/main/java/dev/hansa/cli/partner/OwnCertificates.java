package dev.hansa.cli.partner;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * Tells by its key set whether a partner comes by certificates of its own (RFC 8705 section 2.2).
 */
final class OwnCertificates {
  private OwnCertificates() {}

  /** Whether a key of the set has {@code x5c}; whether the set is any good is identity's to say. */
  static boolean areIn(String jwks) {
    try {
      return JsonParser.parseString(jwks) instanceof JsonObject set
          && set.get("keys") instanceof JsonArray keys
          && keys.asList().stream()
              .anyMatch(key -> key instanceof JsonObject members && members.has("x5c"));
    } catch (JsonParseException malformed) {
      return false;
    }
  }
}
