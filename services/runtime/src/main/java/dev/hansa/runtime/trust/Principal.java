package dev.hansa.runtime.trust;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A caller without its trust domain, as tokens and policy name it: {@code partner/acme}. A value,
 * but no record: its text is asked for several times a call and made once.
 */
public final class Principal {
  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** What a caller can be. */
  public enum Kind {
    /** A workload of the mesh. */
    SERVICE,
    /** Another company's back end. */
    PARTNER,
    /** A person or tool that runs the mesh. */
    OPERATOR;

    private final String word = name().toLowerCase(Locale.ROOT);
  }

  private final Kind kind;
  private final String name;
  private final String text;

  /**
   * The caller of this kind and name.
   *
   * @param name lower-case letters, digits and inner hyphens, 1 to 63 characters
   */
  public Principal(Kind kind, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "principal name: '" + name + "' (expected: " + NAME.pattern() + ")");
    }
    this.kind = kind;
    this.name = name;
    this.text = kind.word + "/" + name;
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** Its name among those of its kind. */
  public String name() {
    return name;
  }

  /** The workload of this name. */
  public static Principal service(String name) {
    return new Principal(Kind.SERVICE, name);
  }

  /** The partner of this name. */
  public static Principal partner(String name) {
    return new Principal(Kind.PARTNER, name);
  }

  /** The operator of this name. */
  public static Principal operator(String name) {
    return new Principal(Kind.OPERATOR, name);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Principal parse(String text) {
    for (var kind : Kind.values()) {
      if (text.startsWith(kind.word + "/")) {
        return new Principal(kind, text.substring(kind.word.length() + 1));
      }
    }
    throw new IllegalArgumentException(
        "principal: '" + text + "' (expected: service/..., partner/... or operator/...)");
  }

  /** Whether this is the workload of that name. */
  public boolean isService(String workload) {
    return kind == Kind.SERVICE && name.equals(workload);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** {@code service/orders}, {@code partner/acme}, {@code operator/admin}. */
  @Override
  public String toString() {
    return text;
  }
}
