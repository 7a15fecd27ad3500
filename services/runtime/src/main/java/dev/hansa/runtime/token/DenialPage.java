package dev.hansa.runtime.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes of what is denied, in order.
 *
 * @param cursor where to go on; opaque
 * @param reset whether all that was known before is void: these are the first of everything
 * @param more whether there are further changes already
 */
public record DenialPage(String cursor, boolean reset, boolean more, List<Denial> changes) {
  public DenialPage {
    changes = List.copyOf(changes);
  }

  /**
   * Reads what {@link #json} writes. A kind of denial that is not known here is left out.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static DenialPage parse(String json) {
    try {
      Map<String, Object> page = StrictJson.object(json.getBytes(StandardCharsets.UTF_8));
      if (page.get("cursor") instanceof String cursor && page.get("changes") instanceof List<?> l) {
        var changes = new ArrayList<Denial>();
        for (Object change : l) {
          denial(change).ifPresent(changes::add);
        }
        boolean reset = Boolean.TRUE.equals(page.get("reset"));
        return new DenialPage(cursor, reset, Boolean.TRUE.equals(page.get("more")), changes);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a page of denials", e);
    }
    throw new IllegalArgumentException("not a page of denials");
  }

  private static Optional<Denial> denial(Object change) {
    if (change instanceof Map<?, ?> members && members.get("name") instanceof String name) {
      Optional<Instant> expiry =
          members.get("exp") instanceof Long seconds
              ? Optional.of(Instant.ofEpochSecond(seconds))
              : Optional.empty();
      boolean lifted = Boolean.TRUE.equals(members.get("lifted"));
      return Denial.Kind.of(String.valueOf(members.get("kind")))
          .map(kind -> new Denial(kind, name, expiry, lifted));
    }
    throw new IllegalArgumentException("not a denial");
  }

  /** The page as JSON; times are in seconds, rounded up. */
  public String json() {
    var page = new LinkedHashMap<String, Object>();
    page.put("cursor", cursor);
    page.put("reset", reset);
    page.put("more", more);
    page.put("changes", changes.stream().map(DenialPage::members).toList());
    return JSONObjectUtils.toJSONString(page);
  }

  private static Map<String, Object> members(Denial denial) {
    var members = new LinkedHashMap<String, Object>();
    members.put("kind", denial.kind().word());
    members.put("name", denial.name());
    denial.expiry().ifPresent(e -> members.put("exp", e.plusNanos(999_999_999).getEpochSecond()));
    if (denial.lifted()) {
      members.put("lifted", true);
    }
    return members;
  }
}
