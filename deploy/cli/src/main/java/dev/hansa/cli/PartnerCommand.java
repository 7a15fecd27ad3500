package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.partner.PartnerDesk;
import dev.hansa.cli.partner.PartnerPage;
import dev.hansa.cli.partner.PartnerTerms;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.identity.v1.Partner;
import dev.hansa.identity.v1.RateClass;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The register of partners. */
@Command(
    name = "partner",
    description = "Keeps the register of partners, under the operator's certificate.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PartnerCommand {
  private static final int ACTIONS_SHOWN = 10;

  /** A registered partner's files. */
  static Path folder(Home home, String partner) {
    Path folder = home.partner(partner);
    if (!Files.exists(folder.resolve("tls.crt"))) {
      throw new StartFailure(
          "no partner '" + partner + "' here: ./hansa partner add " + partner + " --scope ...");
    }
    return folder;
  }

  /** How many tokens a partner may ask for; names as on the command line. */
  enum Rate {
    small(RateClass.RATE_CLASS_SMALL),
    standard(RateClass.RATE_CLASS_STANDARD),
    large(RateClass.RATE_CLASS_LARGE);

    private final RateClass message;

    Rate(RateClass message) {
      this.message = message;
    }
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
          List<String> scopes,
      @Option(
              names = "--rate",
              paramLabel = "CLASS",
              defaultValue = "standard",
              description = "How many tokens it may ask for: ${COMPLETION-CANDIDATES}.")
          Rate rate,
      @Option(
              names = "--contact",
              paramLabel = "TEXT",
              defaultValue = "",
              description = "Whom to turn to about it.")
          String contact,
      @Option(
              names = "--jwks",
              paramLabel = "FILE",
              description =
                  "Its public keys for private_key_jwt, a JWK Set; or its own self-signed"
                      + " certificates, each as x5c of its key, for self_signed_tls_client_auth:"
                      + " then it gets no certificate of the mesh's.")
          @Nullable Path jwks,
      @Option(
              names = "--match",
              paramLabel = "KIND=NAME",
              description =
                  "A name that its certificates must carry beside its SPIFFE id:"
                      + " subject_dn, san_dns, san_uri, san_ip or san_email.")
          @Nullable String match) {
    Home home = HomeOption.home();
    var terms =
        new PartnerTerms(
            scopes,
            rate.message,
            contact,
            read(jwks),
            Optional.ofNullable(match).map(PartnerTerms::matcher));
    try (var desk = PartnerDesk.open(home)) {
      desk.add(name, terms);
    }
    System.out.println(
        "registered "
            + name
            + (terms.ownCertificates() ? "; it comes by its own certificates" : "")
            + "; its files: "
            + HomeOption.shown(home.partner(name)));
  }

  @Command(name = "list", description = "Lists partners.", mixinStandardHelpOptions = true)
  void list() {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      for (Partner partner : desk.list()) {
        System.out.printf(
            Locale.ROOT,
            "%-20s %-9s %s%n",
            partner.getName().replace("partners/", ""),
            PartnerPage.state(partner),
            String.join(" ", partner.getScopesList()));
      }
    }
  }

  @Command(
      name = "show",
      description = "Shows a partner, and what operators did to it lately.",
      mixinStandardHelpOptions = true)
  void show(@Parameters(paramLabel = "NAME", description = "The partner.") String name) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      System.out.print(PartnerPage.of(desk.show(name), desk.actions(name, ACTIONS_SHOWN)));
    }
  }

  @Command(
      name = "disable",
      description =
          "Cuts a partner off: no tokens from now on; connections and calls are refused, and"
              + " open ones ended, within 60 seconds everywhere.",
      mixinStandardHelpOptions = true)
  void disable(@Parameters(paramLabel = "NAME", description = "The partner.") String name) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      desk.disable(name);
    }
    System.out.println(name + " gets no further tokens, and is shut out within 60 seconds");
  }

  @Command(
      name = "enable",
      description = "Lets a disabled partner in again.",
      mixinStandardHelpOptions = true)
  void enable(@Parameters(paramLabel = "NAME", description = "The partner.") String name) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      desk.enable(name);
    }
    System.out.println(name + " may come in again");
  }

  @Command(
      name = "rotate",
      description = "Gives a partner a new key and certificate, and writes its files anew.",
      mixinStandardHelpOptions = true)
  void rotate(
      @Parameters(paramLabel = "NAME", description = "The partner.") String name,
      @Option(
              names = "--jwks",
              paramLabel = "FILE",
              description = "A JWK Set that replaces its public keys or its own certificates.")
          @Nullable Path jwks,
      @Option(
              names = "--end-earlier",
              description = "Its earlier certificates bring no tokens from now on.")
          boolean endEarlier) {
    Home home = HomeOption.home();
    String keys = read(jwks);
    try (var desk = PartnerDesk.open(home)) {
      if (PartnerTerms.ownCertificates(keys) && !endEarlier) {
        desk.rotateOwnCertificates(name, keys);
        System.out.println(name + " comes by its new certificates alone from now on");
        return;
      }
      desk.rotate(name, keys, endEarlier);
    }
    System.out.println(
        name + " has a new certificate; its files: " + HomeOption.shown(home.partner(name)));
  }

  @Command(
      name = "scopes",
      description = "Changes what further tokens of a partner may carry; prints what that is.",
      mixinStandardHelpOptions = true)
  void scopes(
      @Parameters(paramLabel = "NAME", description = "The partner.") String name,
      @Option(names = "--add", paramLabel = "SCOPE", description = "Once for each.")
          @Nullable List<String> add,
      @Option(names = "--remove", paramLabel = "SCOPE", description = "Once for each.")
          @Nullable List<String> remove) {
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      List<String> scopes = desk.changeScopes(name, given(add), given(remove));
      System.out.println(String.join(" ", scopes));
    }
  }

  @Command(
      name = "update",
      description = "Changes what else is agreed with a partner; what is not named stays.",
      mixinStandardHelpOptions = true)
  void update(
      @Parameters(paramLabel = "NAME", description = "The partner.") String name,
      @Option(
              names = "--rate",
              paramLabel = "CLASS",
              description = "How many tokens it may ask for: ${COMPLETION-CANDIDATES}.")
          @Nullable Rate rate,
      @Option(
              names = "--contact",
              paramLabel = "TEXT",
              description = "Whom to turn to about it; empty for nobody.")
          @Nullable String contact,
      @Option(
              names = "--match",
              paramLabel = "KIND=NAME",
              description = "A name that its certificates must carry beside its SPIFFE id.")
          @Nullable String match) {
    if (rate == null && contact == null && match == null) {
      throw new StartFailure("nothing to change: --rate, --contact or --match");
    }
    var change = UpdatePartnerRequest.newBuilder();
    if (rate != null) {
      change.setRateClass(rate.message);
    }
    if (contact != null) {
      change.setContact(contact);
    }
    if (match != null) {
      change.setCertificateMatcher(PartnerTerms.matcher(match));
    }
    Home home = HomeOption.home();
    try (var desk = PartnerDesk.open(home)) {
      System.out.print(PartnerPage.of(desk.update(name, change), List.of()));
    }
  }

  private static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static String read(@Nullable Path file) {
    try {
      return file == null ? "" : Files.readString(file);
    } catch (IOException e) {
      throw new StartFailure(file + " cannot be read: " + e.getMessage());
    }
  }
}
