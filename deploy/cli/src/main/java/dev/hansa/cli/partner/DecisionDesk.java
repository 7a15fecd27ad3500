package dev.hansa.cli.partner;

import dev.hansa.audit.v1.Decision;
import dev.hansa.audit.v1.DecisionsGrpc;
import dev.hansa.audit.v1.ExplainRequest;
import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.StartFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks the processes of a home for a decision, one after the other, under the operator's
 * certificate and token: the id does not say who made it. For one thread.
 */
public final class DecisionDesk {
  private static final int DEADLINE_SECONDS = 10;

  private final Home home;
  private final Map<String, Ports> processes;

  /** The desk of a home, at the ports of its processes. */
  public DecisionDesk(Home home, Map<String, Ports> processes) {
    this.home = home;
    this.processes = Map.copyOf(processes);
  }

  /**
   * The decision, as the process tells it that made it.
   *
   * @throws StartFailure if none of them has it, or a token cannot be had
   */
  public Decision explain(String id) {
    List<String> silent = new ArrayList<>();
    for (var process : processes.entrySet()) {
      Optional<Integer> port = port(process.getValue());
      if (port.isPresent()) {
        try {
          return ask(workload(process.getKey()), port.get(), id);
        } catch (StatusRuntimeException e) {
          if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
            silent.add(process.getKey() + " (" + e.getStatus().getCode() + ")");
          }
        }
      }
    }
    throw new StartFailure(
        "no process knows decision "
            + id
            + "; each keeps its latest until it ends, the audit log keeps all"
            + (silent.isEmpty() ? "" : "; no answer from " + String.join(", ", silent)));
  }

  private static Optional<Integer> port(Ports ports) {
    return Optional.ofNullable(
        ports.byPurpose().getOrDefault(Ports.MESH, ports.byPurpose().get(Ports.GRPC)));
  }

  /** A replica is {@code orders-2}; its identity is the workload's. */
  private static String workload(String process) {
    return process.replaceFirst("-[0-9]+$", "");
  }

  private Decision ask(String workload, int port, String id) {
    var identity = processes.get("identity");
    if (identity == null) {
      throw new StartFailure("identity is not up: run ./hansa up");
    }
    String token = TokenClient.local(identity.https()).forOperator(home.operator(), workload);
    var channel = Channels.mutualTls("localhost", port, home.operator());
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
