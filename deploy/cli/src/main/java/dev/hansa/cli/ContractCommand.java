package dev.hansa.cli;

import dev.hansa.cli.contract.ContractCheck;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at contracts before a process does. */
@Command(
    name = "contract",
    description = "Looks at contracts.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ContractCommand {
  @Spec private @Nullable CommandSpec spec;

  @Command(
      name = "check",
      description = {
        "Says whether the gateway would take contracts, all of them together.",
        "Prints each violation with its place and what to write instead; warnings never fail.",
        "Name the contracts that it serves already too: paths may collide."
      },
      exitCodeListHeading = "Exit codes:%n",
      exitCodeList = {
        "0:the gateway takes them",
        "1:it refuses them",
        "2:a file cannot be read, or the call is wrong"
      },
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(
              paramLabel = "FILE",
              arity = "1..*",
              description = "Descriptor sets; NAME.yaml beside NAME.binpb belongs to it.")
          List<Path> files,
      @Option(
              names = "--yaml",
              paramLabel = "FILE",
              description = "The YAML of the one descriptor set, wherever it is.")
          @Nullable Path yaml) {
    if (yaml != null && files.size() > 1) {
      throw new IllegalArgumentException("--yaml belongs to one FILE, and there are several");
    }
    ContractCheck check =
        yaml == null ? ContractCheck.of(files) : ContractCheck.of(files.getFirst(), yaml);
    PrintWriter out = out();
    check.lines().forEach(out::println);
    out.flush();
    return check.passes() ? 0 : 1;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    return spec.commandLine().getOut();
  }
}
