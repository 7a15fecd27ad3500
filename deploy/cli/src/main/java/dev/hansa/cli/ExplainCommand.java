package dev.hansa.cli;

import com.google.protobuf.Timestamp;
import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.TokenSummary;
import dev.hansa.cli.partner.DecisionDesk;
import dev.hansa.cli.partner.ProcessAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says why a call was refused or ended. */
@Command(
    name = "explain",
    description = {
      "Says why a call was refused or ended: who called through whom, and which rule.",
      "Asks the processes that up runs, or those that are named."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

  @Parameters(
      paramLabel = "ID",
      description = "The decision's id, as the error names it (decision).")
  private String id = "";

  @Option(
      names = "--ask",
      paramLabel = "PROCESS=HOST:PORT",
      description =
          "A process of a mesh elsewhere (HANSA_AT names its identity), by its mesh port, the"
              + " gateway by its gRPC port; several are allowed.")
  private List<String> named = List.of();

  @Override
  public void run() {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "'" + id + "' is no decision (expected: 24 hexadecimal digits)");
    }
    var processes = named.stream().map(ProcessAddress::parse).toList();
    tell(DecisionDesk.open(HomeOption.home(), processes).explain(id));
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
