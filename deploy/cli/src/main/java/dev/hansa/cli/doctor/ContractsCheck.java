package dev.hansa.cli.doctor;

import dev.hansa.cli.contract.ContractCheck;
import dev.hansa.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Would the gateway take the contracts of its folder. */
record ContractsCheck(Home home) implements Check {
  @Override
  public String name() {
    return "contracts";
  }

  @Override
  public Result run() {
    List<Path> files = files();
    if (files.isEmpty()) {
      return new Result("none", List.of());
    }
    String remedy =
        "./hansa contract check FILE names each fault; until then the gateway keeps what it has";
    try {
      var check = ContractCheck.of(files);
      List<Finding> findings =
          check.passes()
              ? List.of()
              : check.lines().stream()
                  .limit(5)
                  .map(line -> Finding.problem(home.contracts().toString(), line, remedy))
                  .toList();
      return new Result(files.size() + " files", findings);
    } catch (IllegalArgumentException e) {
      return new Result(
          files.size() + " files",
          List.of(
              Finding.problem(
                  home.contracts().toString(), String.valueOf(e.getMessage()), remedy)));
    }
  }

  private List<Path> files() {
    if (!Files.isDirectory(home.contracts())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(home.contracts())) {
      return all.filter(file -> file.toString().endsWith(".binpb")).sorted().toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
