package dev.hansa.checks.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Pod is given the time that its process takes to stop, and a bit. */
final class TerminationCheck {
  /**
   * After the drain: connections 2 s, identity's HTTPS 4 s, spans that are left 5 s; together less.
   */
  private static final long CLOSING_SECONDS = 10;

  private TerminationCheck() {}

  static List<String> violations(Manifests manifests) {
    var found = new ArrayList<String>();
    for (Workload workload : manifests.workloads()) {
      long pause = workload.container().getLifecycle().getPreStop().getSleep().getSeconds();
      String timeout = workload.settings().value("hansa.server.drain-timeout");
      if (!timeout.matches("\\d+[sm]")) {
        found.add(workload.name() + ": a drain timeout of " + timeout + " (expected: s or m)");
        continue;
      }
      long drain = Duration.parse("PT" + timeout).toSeconds();
      Long grace = workload.pod().getTerminationGracePeriodSeconds();
      if (grace == null || grace != pause + drain + CLOSING_SECONDS) {
        found.add(
            "%s: terminationGracePeriodSeconds is %s (expected: %d: %d s of preStop, %d s of hansa.server.drain-timeout, %d s to close)"
                .formatted(
                    workload.name(),
                    grace,
                    pause + drain + CLOSING_SECONDS,
                    pause,
                    drain,
                    CLOSING_SECONDS));
      }
    }
    return found;
  }
}
