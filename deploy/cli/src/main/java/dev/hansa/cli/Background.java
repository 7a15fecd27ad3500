package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.Session;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the supervisor as a process of its own that outlives the terminal, and shows what it says
 * until all is warm. What it says later stands in {@code logs/supervisor.log}.
 */
final class Background {
  private static final int LOOK_EVERY_MILLIS = 50;
  private static final int BUFFER_BYTES = 8192;

  private final Home home;
  private final Path log;
  private final Path warm;

  Background(Home home) {
    this.home = home;
    this.log = home.log("supervisor");
    this.warm = home.run().resolve("warm");
  }

  /** Starts {@code up} with these arguments; gives its exit code, or 0 when all is warm. */
  int start(List<String> arguments) {
    try {
      Files.createDirectories(home.logs());
      Files.createDirectories(home.run());
      Files.deleteIfExists(warm);
      long from = Files.exists(log) ? Files.size(log) : 0;
      var builder = new ProcessBuilder(Session.own(command(arguments)));
      builder.environment().put("HANSA_HOME", home.folder().toString());
      Process supervisor =
          builder
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      var interruption = new Thread(supervisor::destroy);
      Runtime.getRuntime().addShutdownHook(interruption);
      int code = follow(supervisor, from);
      Runtime.getRuntime().removeShutdownHook(interruption);
      return code;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the supervisor", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private List<String> command(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    if (System.getProperty("hansa.dist") != null) {
      command.add("-Dhansa.dist=" + System.getProperty("hansa.dist"));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.add("up");
    command.addAll(arguments);
    command.addAll(List.of("--warm-file", warm.toString()));
    return command;
  }

  private int follow(Process supervisor, long from) throws IOException, InterruptedException {
    long position = from;
    while (true) {
      boolean ended = !supervisor.isAlive();
      boolean done = Files.exists(warm);
      position = copy(position);
      if (done) {
        return 0;
      }
      if (ended) {
        return supervisor.exitValue();
      }
      boolean _ = supervisor.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @SuppressWarnings("SystemOut") // bytes as they come: a line may not be complete yet
  private long copy(long position) throws IOException {
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(position);
      byte[] buffer = new byte[BUFFER_BYTES];
      OutputStream out = System.out;
      for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
        out.write(buffer, 0, read);
      }
      out.flush();
      return file.getFilePointer();
    }
  }
}
