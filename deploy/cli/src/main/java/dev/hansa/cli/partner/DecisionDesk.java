package dev.hansa.cli.partner;

import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.DecisionsGrpc;
import dev.hansa.audit.v1.ExplainRequest;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.StartFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks processes for a decision, one after the other, under the operator's certificate and token:
 * the id does not say who made it. For one thread.
 */
public final class DecisionDesk {
  private static final int DEADLINE_SECONDS = 10;

  private final Home home;
  private final TokenClient tokens;
  private final List<ProcessAddress> processes;

  private DecisionDesk(Home home, TokenClient tokens, List<ProcessAddress> processes) {
    this.home = home;
    this.tokens = tokens;
    this.processes = List.copyOf(processes);
  }

  /**
   * The desk of a home, at the identity that the environment or the running mesh names.
   *
   * @param named whom to ask; none: every process of the mesh that runs in this home
   * @throws StartFailure if the mesh is elsewhere and nobody is named
   */
  public static DecisionDesk open(Home home, List<ProcessAddress> named) {
    if (named.isEmpty() && IdentityAddress.isElsewhere()) {
      throw new StartFailure(
          IdentityAddress.VARIABLE
              + " names a mesh elsewhere, and the id does not say which of its processes to ask:"
              + " name them, as in --ask gateway=gateway-1.internal:9443");
    }
    var tokens = new TokenClient(IdentityAddress.of(home).issuer());
    return new DecisionDesk(home, tokens, named.isEmpty() ? ProcessAddress.local(home) : named);
  }

  /**
   * The decision, as the process tells it that made it.
   *
   * @throws StartFailure if none of them has it, or a token cannot be had
   */
  public Decision explain(String id) {
    List<String> silent = new ArrayList<>();
    for (ProcessAddress process : processes) {
      try {
        return ask(process, id);
      } catch (StatusRuntimeException e) {
        if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
          silent.add(process.name() + " (" + e.getStatus().getCode() + ")");
        }
      }
    }
    throw new StartFailure(
        "no process knows decision "
            + id
            + "; each keeps its latest until it ends, the audit log keeps all"
            + (silent.isEmpty() ? "" : "; no answer from " + String.join(", ", silent)));
  }

  private Decision ask(ProcessAddress process, String id) {
    String token = tokens.forOperator(home.operator(), process.workload());
    var channel =
        Channels.toWorkload(process.host(), process.port(), home.operator(), process.workload());
    try {
      return DecisionsGrpc.newBlockingStub(channel)
          .withCallCredentials(Channels.bearer(token))
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .explain(ExplainRequest.newBuilder().setDecision(id).build())
          .getDecision();
    } finally {
      channel.shutdownNow();
    }
  }
}
