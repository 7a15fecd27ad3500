package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.partner.KeyDesk;
import dev.hansa.identity.v1.RevokeSigningKeyResponse;
import dev.hansa.identity.v1.SigningKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Identity's signing keys. */
@Command(
    name = "keys",
    description = "Lists, rotates and revokes the keys that sign tokens, as the operator.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class KeysCommand {
  private static final String PREFIX = "signingKeys/";

  @Command(
      name = "list",
      description = "Lists the keys by their turn, and those that went within a day.",
      mixinStandardHelpOptions = true)
  void list() {
    try (var desk = desk()) {
      desk.list().stream()
          .sorted(Comparator.comparingLong(key -> key.getSignTime().getSeconds()))
          .forEach(key -> System.out.println(line(key)));
    }
  }

  @Command(
      name = "rotate",
      description = "Lets the standby key sign as soon as everybody knows it.",
      mixinStandardHelpOptions = true)
  void rotate() {
    try (var desk = desk()) {
      SigningKey successor = desk.rotate();
      System.out.println(kid(successor) + " signs from " + time(successor.getSignTime()) + " on");
    }
  }

  @Command(
      name = "revoke",
      description =
          "Withdraws a key at once and for good: its tokens are refused everywhere within a"
              + " minute.",
      mixinStandardHelpOptions = true)
  void revoke(@Parameters(paramLabel = "KID", description = "As listed.") String kid) {
    try (var desk = desk()) {
      RevokeSigningKeyResponse answer = desk.revoke(PREFIX + kid);
      System.out.println(kid + " is revoked; " + kid(answer.getSigning()) + " signs");
    }
  }

  private static KeyDesk desk() {
    Home home = HomeOption.home();
    return KeyDesk.open(home);
  }

  private static String line(SigningKey key) {
    String until =
        key.hasRevokeTime()
            ? "revoked " + time(key.getRevokeTime())
            : key.hasRetireTime() ? "verifies until " + time(key.getRetireTime()) : "";
    return String.format(
            Locale.ROOT,
            "%-43s  %-9s  signs from %s  %s",
            kid(key),
            key.getState().name().replace("STATE_", "").toLowerCase(Locale.ROOT),
            time(key.getSignTime()),
            until)
        .stripTrailing();
  }

  private static String kid(SigningKey key) {
    return key.getName().substring(PREFIX.length());
  }

  private static Instant time(com.google.protobuf.Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
        .truncatedTo(ChronoUnit.SECONDS);
  }
}
