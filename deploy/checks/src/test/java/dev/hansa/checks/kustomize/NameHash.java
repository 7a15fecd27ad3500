package dev.hansa.checks.kustomize;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The end of a generated name: what the object holds as JSON with sorted keys, hashed with SHA-256,
 * in ten letters and digits that spell no word.
 *
 * @see <a
 *     href="https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go">Kustomize,
 *     hasher</a>
 */
final class NameHash {
  private static final int LENGTH = 10;

  /**
   * Escapes {@code <}, {@code >} and {@code &} as Go does; and, unlike Go, the apostrophe and the
   * equals sign.
   */
  private static final Gson GSON = new GsonBuilder().create();

  private NameHash() {}

  static String of(Map<String, Object> object) {
    var hashed = new TreeMap<String, Object>();
    for (String field : new String[] {"kind", "type", "data", "binaryData"}) {
      Object value = object.get(field);
      if (value != null) {
        hashed.put(field, value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
      }
    }
    hashed.putIfAbsent("data", "");
    hashed.put("name", ""); // the hash is of what it holds, whatever its name
    String json = GSON.toJson(hashed).replace("\\u003d", "=").replace("\\u0027", "'");
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of()
          .formatHex(digest)
          .substring(0, LENGTH)
          .replace('0', 'g')
          .replace('1', 'h')
          .replace('3', 'k')
          .replace('a', 'm')
          .replace('e', 't');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
