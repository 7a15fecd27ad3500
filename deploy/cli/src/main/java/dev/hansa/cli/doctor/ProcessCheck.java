package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import dev.hansa.cli.process.Readiness;
import dev.hansa.cli.process.Supervisor;
import java.net.URI;
import java.util.ArrayList;
import java.util.Map;

/** Does what was started run, and is it ready. */
record ProcessCheck(Installation installation) implements Check {
  @Override
  public String name() {
    return "processes";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    Map<String, ProcessHandle> running = installation.running();
    boolean supervised = Supervisor.running(installation.home().run()).isPresent();
    if (running.isEmpty() && !supervised) {
      return new Result("none runs", findings);
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

  private static boolean isReady(Ports ports) {
    return !ports.byPurpose().containsKey(Ports.MANAGEMENT)
        || Readiness.http(URI.create("http://127.0.0.1:" + ports.management() + "/ready"))
            .isReady();
  }
}
