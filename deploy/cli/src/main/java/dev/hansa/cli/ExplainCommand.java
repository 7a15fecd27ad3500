package dev.hansa.cli;

import com.google.protobuf.Timestamp;
import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.TokenSummary;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.partner.DecisionDesk;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says why a call was refused or ended. */
@Command(
    name = "explain",
    description = "Says why a call was refused or ended: who called through whom, and which rule.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  @Parameters(
      paramLabel = "ID",
      description = "The decision's id, as the error names it (decision).")
  private String id = "";

  @Override
  public void run() {
    Home home = HomeOption.home();
    tell(new DecisionDesk(home, PortsFile.read(home)).explain(id.strip()));
  }

  private static void tell(Decision decision) {
    line(
        "decision",
        "%s at %s by %s"
            .formatted(
                decision.getOutcome() == Decision.Outcome.OUTCOME_ENDED ? "ended" : "denied",
                instant(decision.getDecideTime()),
                decision.getProcess()));
    line("reason", decision.getReason());
    line("why", decision.getWhy());
    line("method", decision.getMethod());
    line("caller", through(decision));
    line("certificate", decision.getPeerThumbprint());
    if (decision.hasToken()) {
      tell(decision.getToken());
    }
    line("rule", decision.getRule());
    line(
        "contract",
        decision.getContractBundle().isEmpty()
            ? ""
            : decision.getContractBundle() + ", sha256 " + decision.getContractDigest());
    line("trace", decision.getTraceId());
  }

  private static String through(Decision decision) {
    String peer = decision.getPeer().isEmpty() ? "nobody (no certificate)" : decision.getPeer();
    if (!decision.hasToken() || decision.getToken().getSubject().isEmpty()) {
      return peer;
    }
    TokenSummary token = decision.getToken();
    return peer
        + " for "
        + token.getSubject()
        + (token.getActorsCount() == 0
            ? ""
            : " through " + String.join(", then ", token.getActorsList()));
  }

  private static void tell(TokenSummary token) {
    line(
        "token",
        "%s, %s, jti %s, for client %s"
            .formatted(
                token.getDigest(),
                token.getVerified() ? "it holds" : "it does not hold; what it claims",
                token.getId(),
                token.getClientId()));
    line("", "from " + token.getIssuer() + " for " + token.getAudience());
    line("", "scopes: " + String.join(" ", token.getScopesList()));
    line("", "bound to " + token.getThumbprint());
    if (token.hasExpireTime()) {
      line(
          "", "from " + instant(token.getIssueTime()) + " until " + instant(token.getExpireTime()));
    }
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  private static void line(String name, String value) {
    if (!value.isEmpty()) {
      System.out.printf(Locale.ROOT, "%-12s %s%n", name, value);
    }
  }
}
