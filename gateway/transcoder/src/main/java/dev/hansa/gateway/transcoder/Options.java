package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.json.Limits;
import java.util.Map;
import java.util.Set;

/**
 * What a deployment may choose.
 *
 * @param limits of each body
 * @param keyFields for methods that take their key from a header as well: the top-level string
 *     field that holds it, by full method name such as {@code acme.v1.Shop/Buy}
 * @param ignoredParameters query parameters that are skipped rather than refused (Q11)
 * @param plusIsSpace whether {@code +} in a query is a space, as in forms (Q9)
 */
public record Options(
    Limits limits,
    Map<String, String> keyFields,
    Set<String> ignoredParameters,
    boolean plusIsSpace) {
  /** Default limits, no key fields, every parameter counts, {@code +} is a space. */
  public static final Options DEFAULT = new Options(Limits.DEFAULT, Map.of(), Set.of(), true);

  public Options {
    keyFields = Map.copyOf(keyFields);
    ignoredParameters = Set.copyOf(ignoredParameters);
  }

  /** The same with other key fields. */
  public Options withKeyFields(Map<String, String> fields) {
    return new Options(limits, fields, ignoredParameters, plusIsSpace);
  }
}
