package dev.hansa.bench;

import dev.hansa.bench.codec.CodecRun;
import dev.hansa.bench.codec.Payload;
import dev.hansa.bench.hop.HopRun;
import dev.hansa.bench.overload.OverloadRun;
import dev.hansa.bench.routes.RoutesRun;
import dev.hansa.bench.tokens.TokensRun;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code bench codec|routes|tokens|overload|hop [--quick]}: measures, printing as it goes, and ends
 * with a table. {@code codec} also takes the payloads that are measured.
 */
public final class Main {
  private static final String USAGE =
      """
      usage: hansa bench codec [--only PAYLOAD,...]|routes|tokens|overload|hop [--quick]
        codec     JSON to wire and back beside JsonFormat and protobuf-jackson: MB/s and allocation;
                  --only measures these payloads, mixed with all others nevertheless: small,
                  order, orders, github, integers, longs, doubles, track, texts, nested, events,
                  struct, bytes
        routes    finding one route among 10 and among 10,000
        tokens    verifying access tokens, beside Nimbus JOSE+JWT and under a flood of forged ones
        overload  ten times the calls that a service can serve: goodput, times, priorities, and a plot
        hop       one hop of the mesh beside bare grpc-java: CPU, times, allocation, and each step's share
        --quick   a rough run of about a minute\
      """;

  private Main() {}

  public static void main(String[] arguments) {
    System.setProperty("logback.configurationFile", "logback-bench.xml");
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    List<String> names = words.stream().filter(word -> !word.equals("--quick")).toList();
    Optional<Set<Payload>> payloads = payloads(names);
    if (names.size() == 3 && names.getFirst().equals("codec") && payloads.isPresent()) {
      new CodecRun(payloads.get(), quick, System.out).run();
      return;
    }
    switch (names.size() == 1 ? names.getFirst() : "") {
      case "codec" -> new CodecRun(EnumSet.allOf(Payload.class), quick, System.out).run();
      case "routes" -> new RoutesRun(quick, System.out).run();
      case "tokens" -> new TokensRun(quick, System.out).run();
      case "overload" -> new OverloadRun(quick, System.out).run();
      case "hop" -> new HopRun(quick, System.out).run();
      default -> {
        System.err.println(USAGE);
        System.exit(2);
      }
    }
  }

  /** Those named after {@code --only}; empty if one of them is none. */
  private static Optional<Set<Payload>> payloads(List<String> words) {
    int option = words.indexOf("--only");
    if (option < 0 || option + 1 == words.size()) {
      return Optional.empty();
    }
    Set<Payload> payloads = EnumSet.noneOf(Payload.class);
    for (String name : words.get(option + 1).toUpperCase(Locale.ROOT).split(",", -1)) {
      try {
        payloads.add(Payload.valueOf(name));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(payloads);
  }
}
