package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.trust.PemFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/** Calls the edge as a partner, by curl. */
@Command(
    name = "curl",
    description = "A REST call as a partner, by curl; prints the plain curl to stderr as well.",
    mixinStandardHelpOptions = true)
final class CurlCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PARTNER", description = "Who calls, such as acme.")
  private String partner = "";

  @Parameters(index = "1", paramLabel = "METHOD", description = "GET, POST, ...")
  private String method = "";

  @Parameters(index = "2", paramLabel = "PATH", description = "Such as /v1/orders.")
  private String path = "";

  @Unmatched private List<String> rest = new ArrayList<>();

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    String token = TokenCommand.fetch(home, partner, List.of());
    String url = "https://localhost:" + PortsFile.of(home, "gateway").rest() + path;
    Path conf = PartnerCommand.folder(home, partner).resolve("curl.conf");
    List<String> tail = tail(url);
    System.err.println(
        "curl -K "
            + shell(HomeOption.shown(conf))
            + " -H \"Authorization: Bearer $(./hansa token --partner "
            + partner
            + ")\" "
            + tail.stream().map(CurlCommand::shell).collect(Collectors.joining(" ")));
    Path header = home.run().resolve("curl-" + ProcessHandle.current().pid() + ".header");
    try {
      PemFiles.write(header, "Authorization: Bearer " + token + "\n"); // not on a command line
      return run(conf, header, tail);
    } finally {
      forget(header);
    }
  }

  private List<String> tail(String url) {
    var tail = new ArrayList<>(List.of("-X", method.toUpperCase(Locale.ROOT), url));
    tail.addAll(rest);
    boolean keyed =
        rest.stream().anyMatch(a -> a.toLowerCase(Locale.ROOT).startsWith("idempotency-key"));
    if (method.equalsIgnoreCase("POST") && !keyed) {
      tail.addAll(List.of("-H", "Idempotency-Key: " + UUID.randomUUID()));
    }
    return tail;
  }

  private static int run(Path conf, Path header, List<String> tail) {
    var command = new ArrayList<>(List.of("curl", "-K", conf.toString(), "-H", "@" + header));
    command.addAll(tail);
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      System.out.println();
      return code;
    } catch (IOException _) {
      throw new StartFailure("curl is not installed (Debian: apt-get install curl)");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void forget(Path header) {
    try {
      Files.deleteIfExists(header);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + header, e);
    }
  }

  private static String shell(String argument) {
    return argument.matches("[A-Za-z0-9_./:=@%+-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
