package dev.hansa.cli;

import com.google.gson.GsonBuilder;
import dev.hansa.cli.doctor.Doctor;
import dev.hansa.cli.doctor.Doctor.Diagnosis;
import dev.hansa.cli.doctor.Finding;
import dev.hansa.cli.doctor.Finding.Level;
import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.home.Home;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what is wrong, and says what to do. */
@Command(
    name = "doctor",
    description = "Looks for what is wrong and says what to do; exit code 1 if anything is.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    Doctor doctor = Doctor.of(home, Optional.of(Distribution.locate()), InstantSource.system());
    List<Diagnosis> all = doctor.examine(json ? _ -> {} : DoctorCommand::tell);
    List<Finding> findings = all.stream().flatMap(found -> found.findings().stream()).toList();
    boolean healthy = findings.stream().noneMatch(found -> found.level() == Level.PROBLEM);
    if (json) {
      System.out.println(
          new GsonBuilder()
              .setPrettyPrinting()
              .create()
              .toJson(all.stream().map(DoctorCommand::json).toList()));
    } else {
      System.out.println();
      System.out.println(summary(findings));
    }
    return healthy ? 0 : 1;
  }

  private static String summary(List<Finding> findings) {
    long problems = findings.stream().filter(f -> f.level() == Level.PROBLEM).count();
    long warnings = findings.size() - problems;
    return findings.isEmpty()
        ? "Nothing is wrong."
        : count(problems, "problem") + ", " + count(warnings, "warning");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static void tell(Diagnosis diagnosis) {
    boolean well = diagnosis.findings().isEmpty();
    System.out.printf(
        Locale.ROOT, "%-13s %-4s %s%n", diagnosis.check(), well ? "ok" : "", diagnosis.looked());
    for (Finding finding : diagnosis.findings()) {
      System.out.println(
          "  " + finding.level().name().toLowerCase(Locale.ROOT) + "  " + finding.where());
      System.out.println("           " + finding.what());
      System.out.println("           -> " + finding.remedy());
    }
  }

  private static Map<String, Object> json(Diagnosis diagnosis) {
    var one = new LinkedHashMap<String, Object>();
    one.put("check", diagnosis.check());
    one.put("looked", diagnosis.looked());
    one.put("findings", diagnosis.findings().stream().map(DoctorCommand::json).toList());
    return one;
  }

  private static Map<String, String> json(Finding finding) {
    var one = new LinkedHashMap<String, String>();
    one.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    one.put("where", finding.where());
    one.put("what", finding.what());
    one.put("remedy", finding.remedy());
    return one;
  }
}
