package dev.hansa.cli.partner;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where identity is reached.
 *
 * @param host one of the names in its certificate
 * @param https port for tokens
 * @param mesh port of its admin API
 */
public record IdentityAddress(String host, int https, int mesh) {
  /** Names identity where no mesh of {@code up} runs on this machine. */
  public static final String VARIABLE = "HANSA_AT";

  private static final int HTTPS = 8444;
  private static final int MESH = 7000;
  private static final Pattern FORM =
      Pattern.compile("(?<host>[^:\\s]+)(?::(?<https>\\d{1,5})(?::(?<mesh>\\d{1,5}))?)?");

  /** What {@link #VARIABLE} says; else the mesh that runs in this home. */
  public static IdentityAddress of(Home home) {
    return isElsewhere() ? parse(elsewhere()) : local(PortsFile.of(home, "identity"));
  }

  /** Whether {@link #VARIABLE} names it. */
  static boolean isElsewhere() {
    return !elsewhere().isBlank();
  }

  private static String elsewhere() {
    return Objects.requireNonNullElse(System.getenv(VARIABLE), "");
  }

  /** On this machine. */
  public static IdentityAddress local(Ports ports) {
    return new IdentityAddress("localhost", ports.https(), ports.mesh());
  }

  /**
   * Reads {@code host}, {@code host:https} or {@code host:https:mesh}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static IdentityAddress parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          VARIABLE
              + ": '"
              + text
              + "' (expected: host, host:https-port or host:https-port:mesh-port)");
    }
    return new IdentityAddress(
        matcher.group("host"),
        port(matcher.group("https"), HTTPS),
        port(matcher.group("mesh"), MESH));
  }

  private static int port(@Nullable String digits, int otherwise) {
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  /** Base of its HTTPS face. */
  public URI issuer() {
    return URI.create("https://" + host + ":" + https);
  }
}
