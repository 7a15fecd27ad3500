package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.Supervisor;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Does what was started run, and is it ready. */
record ProcessCheck(Installation installation) implements Check {
  @Override
  public String name() {
    return "processes";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    Map<String, ProcessHandle> running = installation.started();
    boolean supervised = Supervisor.running(installation.home().run()).isPresent();
    if (running.isEmpty() && !supervised) {
      return managed();
    }
    if (!supervised) {
      findings.add(
          Finding.warning(
              "supervisor",
              "is gone: a process that dies is not started again",
              "./hansa up takes the processes over"));
    }
    PortsFile.read(installation.home())
        .forEach(
            (name, ports) -> {
              if (!running.containsKey(name)) {
                findings.add(
                    Finding.problem(name, "does not run", "see why: ./hansa logs " + name));
              } else if (!isReady(ports)) {
                findings.add(
                    Finding.problem(name, "is not ready", "see why: ./hansa logs " + name));
              }
            });
    return new Result(running.size() + " run", findings);
  }

  /** Whether they should run is known to the service manager alone. */
  private Result managed() {
    Map<String, ProcessHandle> running = installation.managed();
    var findings = new ArrayList<Finding>();
    for (ConfiguredProcess process : installation.processes()) {
      Optional<URI> management =
          process.management().filter(_ -> running.containsKey(process.name()));
      if (management.isPresent() && !Readiness.http(management.get().resolve("/ready")).isReady()) {
        findings.add(
            Finding.problem(
                process.name(),
                "is not ready",
                "see why: its log, and curl " + management.get().resolve("/ready")));
      }
    }
    return new Result(
        running.isEmpty() ? "none runs" : running.size() + " run under a service manager",
        findings);
  }

  private static boolean isReady(Ports ports) {
    return !ports.byPurpose().containsKey(Ports.MANAGEMENT)
        || Readiness.http(URI.create("http://127.0.0.1:" + ports.management() + "/ready"))
            .isReady();
  }
}
