package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.LogTail;
import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a process's log. */
@Command(
    name = "logs",
    description = "Shows the last lines of a process's log.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final int LOOK_EVERY_MILLIS = 200;
  private static final int BUFFER_BYTES = 8192;

  @Parameters(index = "0", paramLabel = "NAME", description = "A process, or supervisor.")
  private String name = "";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "100",
      description = "How many lines (default: 100).")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    Path log = home.log(name.equals("edge") ? "gateway" : name);
    if (!Files.exists(log)) {
      throw new StartFailure("no log of '" + name + "' (there are: " + known(home) + ")");
    }
    try {
      long end = Files.size(log);
      LogTail.of(log, 0, lines).forEach(System.out::println);
      if (follow) {
        follow(log, end);
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static void follow(Path log, long from) throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(from);
      while (true) {
        int read = file.read(buffer);
        if (read > 0) {
          System.out.write(buffer, 0, read);
        } else {
          System.out.flush();
          TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
      }
    }
  }

  private static String known(Home home) {
    if (!Files.isDirectory(home.logs())) {
      return "none, nothing was started yet";
    }
    try (Stream<Path> files = Files.list(home.logs())) {
      return files
          .map(file -> file.getFileName().toString().replace(".log", ""))
          .sorted()
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + home.logs(), e);
    }
  }
}
