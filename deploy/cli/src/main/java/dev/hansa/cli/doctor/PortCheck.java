package dev.hansa.cli.doctor;

import dev.hansa.cli.process.PortOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does anybody else hold a port that a process of the mesh needs. */
record PortCheck(Installation installation) implements Check {
  @Override
  public String name() {
    return "ports";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    Map<String, ProcessHandle> running = installation.running();
    int ports = 0;
    for (ConfiguredProcess process : installation.processes()) {
      Optional<ProcessHandle> own = Optional.ofNullable(running.get(process.name()));
      for (Map.Entry<String, Integer> port : process.ports().entrySet()) {
        ports++;
        examine(process.name(), port.getKey(), port.getValue(), own, findings);
      }
    }
    return new Result(ports + " of " + installation.processes().size() + " processes", findings);
  }

  private static void examine(
      String process,
      String purpose,
      int port,
      Optional<ProcessHandle> own,
      List<Finding> findings) {
    Optional<PortOwner> owner = PortOwner.of(port);
    boolean foreign =
        owner.isPresent()
            ? own.filter(handle -> handle.pid() == owner.get().pid()).isEmpty()
            : own.isEmpty() && !PortOwner.isFree(port);
    if (foreign) {
      findings.add(
          Finding.problem(
              "port " + port + " (" + process + ", " + purpose + ")",
              "is taken by "
                  + owner
                      .map(other -> "pid " + other.pid() + ": " + other.command())
                      .orElse("another user's program"),
              "end that, or use other ports: ./hansa up --port-offset 1000"));
    }
  }
}
