package dev.hansa.images;

import dev.hansa.cli.home.Distribution;
import dev.hansa.cli.mesh.PackagedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hansa images}. */
@Command(
    name = "hansa images",
    description = {
      "Makes an OCI image of each process, as a tar, without a container engine.",
      "They run as user 65532, write to /var/lib/hansa and /tmp alone, and need no shell."
    },
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  /** Brings a Java 25 and no shell. */
  static final String BASE = "gcr.io/distroless/java25-debian13:nonroot";

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Only these processes (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--base",
      paramLabel = "IMAGE",
      defaultValue = BASE,
      description = {
        "What brings the Java: an image of a registry, tar://FILE as docker save writes it,",
        "or scratch for none (default: ${DEFAULT-VALUE})."
      })
  private String base = BASE;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      required = true,
      description = "Where the tars go, one a process.")
  private Path output = Path.of("");

  /** Called by the launcher. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain).execute(arguments));
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof ImageFailure known) {
      command.getErr().println("hansa: " + known.getMessage());
      return 1;
    }
    throw failure;
  }

  @Override
  public Integer call() {
    Distribution distribution = Distribution.locate();
    String version = distribution.version();
    List<PackagedProcess> all = PackagedProcess.of(distribution, Path.of(ProcessImage.FOLDER));
    Set<Path> shared = ProcessImage.sharedBy(all);
    for (String name : names) {
      if (all.stream().noneMatch(process -> process.name().equals(name))) {
        System.err.println(
            "hansa: no process '"
                + name
                + "' (known: "
                + String.join(", ", all.stream().map(PackagedProcess::name).toList())
                + ")");
        return 2;
      }
    }
    Path cache = output.resolve(".cache");
    for (PackagedProcess process : all) {
      if (names.isEmpty() || names.contains(process.name())) {
        var image = new ProcessImage(process, shared, version);
        Path tar = folder().resolve("hansa-" + process.name() + "-" + version + ".tar");
        String digest = image.write(tar, base, cache, cache.resolve("arguments"));
        System.out.println(tar + "  " + image.name() + "  " + digest);
      }
    }
    return 0;
  }

  private Path folder() {
    try {
      return Files.createDirectories(output);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + output, e);
    }
  }
}
