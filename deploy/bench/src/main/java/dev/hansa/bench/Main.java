package dev.hansa.bench;

import dev.hansa.bench.codec.CodecRun;
import dev.hansa.bench.hop.HopRun;
import dev.hansa.bench.overload.OverloadRun;
import dev.hansa.bench.routes.RoutesRun;
import dev.hansa.bench.tokens.TokensRun;
import java.util.List;

/**
 * {@code bench codec|routes|tokens|overload|hop [--quick]}: measures, printing as it goes, and ends
 * with a table.
 */
public final class Main {
  private static final String USAGE =
      """
      usage: hansa bench codec|routes|tokens|overload|hop [--quick]
        codec     JSON to wire and back beside JsonFormat and protobuf-jackson: MB/s and allocation
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
    switch (names.size() == 1 ? names.getFirst() : "") {
      case "codec" -> new CodecRun(quick, System.out).run();
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
}
