package dev.hansa.cli;

import dev.hansa.cli.config.Reference;
import dev.hansa.cli.home.Distribution;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints every setting that there is. */
@Command(
    name = "config",
    description = {
      "Prints every setting of every process: key, environment variable, values, default, meaning.",
      "In Markdown, as in deploy/CONFIGURATION.md."
    },
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by the command line");
    }
    PrintWriter out = spec.commandLine().getOut();
    Reference.of(Distribution.locate()).markdown().forEach(out::println);
    out.flush();
    return 0;
  }
}
