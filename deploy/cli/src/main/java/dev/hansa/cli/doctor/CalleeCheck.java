package dev.hansa.cli.doctor;

import dev.hansa.cli.process.Supervisor;
import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Can each process reach those that it calls, and are they who they should be: a handshake under
 * the process's own certificate, as it would make it itself.
 */
record CalleeCheck(Installation installation, InstantSource clock) implements Check {
  @Override
  public String name() {
    return "callees";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    if (Supervisor.running(installation.home().run()).isEmpty()
        && installation.running().isEmpty()
        && !answers()) {
      return new Result("not tried: nothing runs", findings);
    }
    int tried = 0;
    for (ConfiguredProcess process : installation.processes()) {
      tried += examine(process, findings);
    }
    return new Result(tried + " connections made", findings);
  }

  /** Whether anybody listens at any address: processes may be under another supervision. */
  private boolean answers() {
    return installation.processes().stream()
        .flatMap(process -> process.callees().values().stream())
        .flatMap(List::stream)
        .distinct()
        .anyMatch(address -> Handshake.canConnect(address));
  }

  private int examine(ConfiguredProcess process, List<Finding> findings) {
    Map<String, List<String>> callees = process.callees();
    if (callees.isEmpty() || process.trust().isEmpty()) {
      return 0;
    }
    int tried = 0;
    try (Identity identity = Identity.watch(process.trust().get(), clock)) {
      for (Map.Entry<String, List<String>> callee : callees.entrySet()) {
        var expected = new SpiffeId(process.domain(), Principal.service(callee.getKey()));
        for (String address : callee.getValue()) {
          tried++;
          Handshake.attempt(address, identity, expected)
              .ifPresent(fault -> findings.add(finding(process, callee.getKey(), address, fault)));
        }
      }
    } catch (IdentityException _) {
      // Told by the check of certificates.
    }
    return tried;
  }

  private static Finding finding(
      ConfiguredProcess process, String callee, String address, Handshake.Fault fault) {
    String key = "hansa.upstreams." + callee + ".address in " + process.file();
    return Finding.problem(
        process.name() + " -> " + callee + " at " + address,
        fault.what(),
        switch (fault.kind()) {
          case UNREACHABLE -> "start " + callee + " (./hansa status), or correct " + key;
          case ANOTHER -> "correct " + key + ", or the certificate of who answers there";
          case REFUSED ->
              "see ./hansa logs "
                  + callee
                  + " for why it refuses "
                  + process.name()
                  + "'s certificate";
        });
  }
}
