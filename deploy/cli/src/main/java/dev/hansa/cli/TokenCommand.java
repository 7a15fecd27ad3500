package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.partner.IdentityAddress;
import dev.hansa.cli.partner.TokenClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints an access token. */
@Command(
    name = "token",
    description = "Prints an access token of a partner for the edge, and nothing else.",
    mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
  @Option(names = "--partner", required = true, paramLabel = "NAME", description = "Whose token.")
  private String partner = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "Ask for this scope only; may stand more than once (default: all it may have).")
  private List<String> scopes = new ArrayList<>();

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    System.out.println(fetch(home, partner, scopes));
    return 0;
  }

  /** A token of a registered partner, from identity. */
  static String fetch(Home home, String partner, List<String> scopes) {
    return new TokenClient(IdentityAddress.of(home).issuer())
        .forPartner(partner, PartnerCommand.folder(home, partner), scopes);
  }
}
