package dev.hansa.cli;

import dev.hansa.cli.process.StartFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./hansa}. */
@Command(
    name = "hansa",
    description = "A mesh for server-to-server integration between companies' back ends.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "hansa 0.1.0",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      CurlCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      RestartCommand.class,
      DownCommand.class,
      TokenCommand.class,
      PartnerCommand.class,
      KeysCommand.class,
      ContractCommand.class,
      ExplainCommand.class,
      DoctorCommand.class,
      ConfigCommand.class,
      InstallCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      CertificateCommand.class
    })
public final class Main {
  /** Says what the help tells of the commands that the launcher sees to by itself. */
  private static final String OWN_COMMANDS = "hansa.own-commands";

  private Main() {}

  public static void main(String[] args) {
    // The mesh's own logging belongs to stdout; here stdout belongs to the command.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-cli.xml");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line =
        new CommandLine(new Main())
            .setExpandAtFiles(false) // @file is curl's own
            .setExecutionExceptionHandler(Main::explain)
            .setUsageHelpAutoWidth(true);
    String own = System.getProperty(OWN_COMMANDS, "");
    line.getCommandSpec().usageMessage().footer(own.lines().toArray(String[]::new));
    return line;
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    PrintWriter err = command.getErr();
    switch (failure) {
      case StartFailure known -> {
        known.details().forEach(line -> err.println("  | " + line));
        err.println("hansa: " + known.getMessage());
      }
      case IllegalArgumentException usage -> err.println("hansa: " + usage.getMessage());
      default -> throw failure;
    }
    err.flush();
    return failure instanceof StartFailure ? 1 : 2;
  }
}
