package dev.hansa.cli.contract;

import dev.hansa.gateway.transcoder.InvalidContractException;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.gateway.transcoder.rule.Violation;
import dev.hansa.runtime.contract.BundleSet;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.Contracts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks whether the gateway would take some contracts together: their HTTP rules, their policies and
 * their targets.
 */
public final class ContractCheck {
  private final List<ContractFile> files;
  private final Set<String> errors = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String served = "";

  private ContractCheck(List<ContractFile> files) {
    this.files = files;
  }

  /**
   * Checks contracts, each with the YAML of its name beside it.
   *
   * @throws IllegalArgumentException if a file cannot be read
   */
  public static ContractCheck of(List<Path> descriptorSets) {
    return run(descriptorSets.stream().map(ContractFile::read).toList());
  }

  /**
   * Checks a contract with a YAML from elsewhere.
   *
   * @throws IllegalArgumentException if a file cannot be read
   */
  public static ContractCheck of(Path descriptorSet, Path yaml) {
    return run(List.of(ContractFile.read(descriptorSet, Optional.of(yaml))));
  }

  private static ContractCheck run(List<ContractFile> files) {
    var check = new ContractCheck(files);
    check.run();
    return check;
  }

  /** Whether the gateway would take all of it. */
  public boolean passes() {
    return errors.isEmpty();
  }

  /** What was found, a line each, and a summary at the end. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(errors);
    lines.addAll(warnings);
    lines.addAll(notes);
    lines.add(summary());
    return lines;
  }

  private void run() {
    files.stream()
        .filter(file -> !file.isNamedAsContract())
        .forEach(
            file ->
                warnings.add(
                    file.descriptors()
                        + ": warning [name] the gateway reads files named NAME.binpb; rename it"));
    List<String> faults = new ArrayList<>();
    Contracts contracts = contracts(faults);
    try {
      Transcoder transcoder =
          Transcoder.compile(
              files.stream().map(ContractFile::bundle).toList(),
              Options.DEFAULT.withKeyFields(contracts.keyFields()));
      transcoder.warnings().forEach(warning -> warnings.add(line(warning, "warning")));
      served = served(transcoder);
    } catch (InvalidContractException e) {
      e.violations().forEach(violation -> errors.add(line(violation, "error")));
      e.warnings().forEach(warning -> warnings.add(line(warning, "warning")));
    }
    faults.stream().filter(fault -> !isKnown(fault)).map(this::line).forEach(errors::add);
  }

  private Contracts contracts(List<String> faults) {
    try {
      BundleSet read = BundleSet.read(files.stream().map(ContractFile::content).toList());
      read.targets()
          .values()
          .forEach(
              target ->
                  notes.add(
                      shown(target.place())
                          + ": note: the operator must allow the target "
                          + target.address()
                          + " of workload "
                          + target.workload()));
      return read.contracts();
    } catch (ContractException e) {
      faults.addAll(e.faults());
      return Contracts.none();
    }
  }

  /** Both readers look at the form of YAML and descriptor set: one answer is enough. */
  private boolean isKnown(String fault) {
    String place = place(fault);
    return files.stream()
        .map(ContractFile::content)
        .anyMatch(
            content ->
                (place.equals(content.descriptorFile()) && isReported("", " error [set] "))
                    || (place.equals(content.yamlFile()) && isReported(place, " error [yaml] "))
                    || (place.startsWith(content.yamlFile() + ':') && isReported(place, "")));
  }

  private boolean isReported(String place, String text) {
    String from = place.isEmpty() ? "" : shown(place) + ':';
    return errors.stream().anyMatch(error -> error.startsWith(from) && error.contains(text));
  }

  private static String place(String fault) {
    return fault.substring(0, Math.max(0, fault.indexOf(": ")));
  }

  private String line(Violation violation, String kind) {
    return "%s: %s [%s] %s; %s"
        .formatted(
            shown(violation.place().toString()),
            kind,
            violation.rule(),
            violation.message(),
            violation.instead());
  }

  /** A fault of policies or targets: place, colon, text. */
  private String line(String fault) {
    String place = place(fault);
    return shown(place) + ": error [policy] " + fault.substring(place.length() + 2);
  }

  /** A place with the file as the user named it. */
  private String shown(String place) {
    int colon = place.indexOf(':');
    String file = colon < 0 ? place : place.substring(0, colon);
    return files.stream()
            .map(candidate -> candidate.shown(file))
            .filter(name -> !name.equals(file))
            .findFirst()
            .orElse(file)
        + place.substring(file.length());
  }

  private static String served(Transcoder transcoder) {
    long methods = transcoder.routes().stream().map(Route::method).distinct().count();
    return count(transcoder.routes().size(), "route") + " to " + count(methods, "method") + ", ";
  }

  private String summary() {
    String what =
        files.size() == 1 ? files.getFirst().descriptors().toString() : files.size() + " contracts";
    String found = count(errors.size(), "error") + ", " + count(warnings.size(), "warning");
    return passes()
        ? what + ": " + served + found + ": the gateway takes it"
        : what + ": " + found + ": the gateway refuses it";
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
