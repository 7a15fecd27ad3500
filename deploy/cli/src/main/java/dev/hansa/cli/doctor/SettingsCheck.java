package dev.hansa.cli.doctor;

import java.util.ArrayList;
import java.util.List;

/** Are there settings, and can they be read. */
record SettingsCheck(Installation installation) implements Check {
  @Override
  public String name() {
    return "settings";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<>(installation.faults());
    if (installation.processes().isEmpty() && findings.isEmpty()) {
      findings.add(
          Finding.problem(
              installation.home().etc().toString(),
              "holds no process's settings",
              "run ./hansa up, or set HANSA_HOME to the folder of your mesh"));
    }
    List<String> names = installation.processes().stream().map(ConfiguredProcess::name).toList();
    return new Result(String.join(", ", names), findings);
  }
}
