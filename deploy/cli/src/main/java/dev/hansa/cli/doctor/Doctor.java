package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs every check on a mesh. For one thread. */
public final class Doctor {
  private final List<Check> checks;

  private Doctor(List<Check> checks) {
    this.checks = checks;
  }

  /**
   * A doctor for the mesh of a home.
   *
   * @param distribution whose jars its processes should run; empty if they are not known
   */
  public static Doctor of(Home home, Optional<Distribution> distribution, InstantSource clock) {
    var installation = Installation.read(home);
    return new Doctor(
        List.of(
            new SettingsCheck(installation),
            new VersionCheck(installation, distribution),
            new CertificateCheck(installation, clock),
            new ContractsCheck(home),
            new PortCheck(installation),
            new ProcessCheck(installation),
            new CalleeCheck(installation, clock),
            new ClockCheck(installation, clock),
            new LimitCheck(installation, Path.of("/proc")),
            new DiskCheck(home)));
  }

  /**
   * What one check found.
   *
   * @param check its name
   * @param looked what it looked at
   */
  public record Diagnosis(String check, String looked, List<Finding> findings) {}

  /**
   * Runs all checks, one after another.
   *
   * @param told of each as soon as it has ended
   */
  public List<Diagnosis> examine(Consumer<Diagnosis> told) {
    var all = new ArrayList<Diagnosis>();
    for (Check check : checks) {
      Check.Result result = check.run();
      var diagnosis = new Diagnosis(check.name(), result.looked(), result.findings());
      told.accept(diagnosis);
      all.add(diagnosis);
    }
    return List.copyOf(all);
  }
}
