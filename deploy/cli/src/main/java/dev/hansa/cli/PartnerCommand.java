package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.partner.PartnerDesk;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.identity.v1.Partner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The register of partners. */
@Command(
    name = "partner",
    description = "Enters, lists and disables partners, under the operator's certificate.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PartnerCommand {

  /** A registered partner's files. */
  static Path folder(Home home, String partner) {
    Path folder = home.partner(partner);
    if (!Files.exists(folder.resolve("tls.crt"))) {
      throw new StartFailure(
          "no partner '" + partner + "' here: ./hansa partner add " + partner + " --scope ...");
    }
    return folder;
  }

  @Command(
      name = "add",
      description = "Enters a partner and writes its certificate, key and curl.conf.",
      mixinStandardHelpOptions = true)
  void add(
      @Parameters(paramLabel = "NAME", description = "Lower-case letters, digits, hyphens.")
          String name,
      @Option(
              names = "--scope",
              required = true,
              paramLabel = "SCOPE",
              description = "What its tokens may carry, such as orders.read; once for each.")
          List<String> scopes) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home, PortsFile.of(home, "identity"))) {
      desk.add(name, new ArrayList<>(scopes));
    }
    System.out.println(
        "registered " + name + "; its files: " + HomeOption.shown(home.partner(name)));
  }

  @Command(name = "list", description = "Lists partners.", mixinStandardHelpOptions = true)
  void list() {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home, PortsFile.of(home, "identity"))) {
      for (Partner partner : desk.list()) {
        System.out.printf(
            Locale.ROOT,
            "%-20s %-9s %s%n",
            partner.getName().replace("partners/", ""),
            partner.getState() == Partner.State.STATE_ACTIVE ? "active" : "disabled",
            String.join(" ", partner.getScopesList()));
      }
    }
  }

  @Command(
      name = "disable",
      description = "Stops issuing tokens to a partner.",
      mixinStandardHelpOptions = true)
  void disable(@Parameters(paramLabel = "NAME", description = "The partner.") String name) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home, PortsFile.of(home, "identity"))) {
      desk.disable(name);
    }
    System.out.println(name + " gets no further tokens");
  }
}
