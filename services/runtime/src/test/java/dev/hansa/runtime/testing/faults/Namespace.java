package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A network of its own beside that of the machine, with one cable between them, which can be
 * pulled, lose packets, and be narrow. Needs Linux, root, {@code ip} and {@code nft}; ask {@link
 * #missing} first. Close it to remove it.
 *
 * <p>A server is put behind the cable by a {@link FaultProxy} on {@link #listen}: its entry lies
 * inside, its way on does not.
 */
public final class Namespace implements AutoCloseable {
  private static final int BACKLOG = 500;
  private static final int PROGRAM_SECONDS = 20;

  private final String name;
  private final String cable;
  private final String inside;

  private Namespace(String name, String cable, String inside) {
    this.name = name;
    this.cable = cable;
    this.inside = inside;
  }

  /** Which way packets go. */
  public enum Way {
    /** To servers inside. */
    IN("input"),
    /** From servers inside. */
    OUT("output");

    private final String hook;

    Way(String hook) {
      this.hook = hook;
    }
  }

  /** Why there can be none here; empty if there can. */
  public static Optional<String> missing() {
    if (!Files.isDirectory(Path.of("/proc/self/ns"))) {
      return Optional.of("network namespaces: this is not Linux");
    }
    for (String program : new String[] {"ip", "nft"}) {
      if (Stream.of(System.getenv("PATH").split(":"))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
        return Optional.of("network namespaces: there is no program " + program);
      }
    }
    try (Namespace probe = create()) {
      probe.lose(Way.IN, 1);
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of("network namespaces: not allowed here: " + e.getMessage());
    }
  }

  /** Makes one, with both ends of the cable up. */
  public static Namespace create() {
    int number = ThreadLocalRandom.current().nextInt(1 << 14);
    String net = "10.%d.%d.".formatted(192 + number / 256, number % 256);
    var made = new Namespace("hansa-faults-" + number, "hz" + number, net + "2");
    run("ip", "netns", "add", made.name);
    try {
      run(
          "ip",
          "link",
          "add",
          made.cable,
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          made.name);
      run("ip", "address", "add", net + "1/30", "dev", made.cable);
      run("ip", "link", "set", made.cable, "up");
      made.runInside("ip", "address", "add", net + "2/30", "dev", "eth0");
      made.runInside("ip", "link", "set", "eth0", "up");
      made.runInside("ip", "link", "set", "lo", "up");
    } catch (AssertionError e) {
      made.close();
      throw e;
    }
    return made;
  }

  /** A socket that listens inside, on any port. */
  public ServerSocket listen() {
    try {
      return NamespaceThread.in(
          Path.of("/run/netns", name),
          () -> {
            var socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(inside), 0), BACKLOG);
            return socket;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Address of what listens inside, as seen from outside. */
  public String inside() {
    return inside;
  }

  /**
   * Loses packets from now on.
   *
   * @param percent 0 to 100
   */
  public void lose(Way way, int percent) {
    String rule =
        switch (percent) {
          case 0 -> "";
          case 100 -> "drop";
          default -> "numgen random mod 100 < " + percent + " drop";
        };
    run(
        Optional.of(
            """
            table inet faults_%1$s
            delete table inet faults_%1$s
            table inet faults_%1$s {
              chain faults {
                type filter hook %1$s priority 0
                meta iifname lo accept
                %2$s
              }
            }
            """
                .formatted(way.hook, rule)),
        "ip",
        "netns",
        "exec",
        name,
        "nft",
        "-f",
        "-");
  }

  /** Largest packet on the cable from now on, in bytes. */
  public void mtu(int bytes) {
    run("ip", "link", "set", cable, "mtu", Integer.toString(bytes));
    runInside("ip", "link", "set", "eth0", "mtu", Integer.toString(bytes));
  }

  /** Pulls the cable; nobody is told. */
  public void unplug() {
    runInside("ip", "link", "set", "eth0", "down");
  }

  /** Puts the cable in again. */
  public void plug() {
    runInside("ip", "link", "set", "eth0", "up");
  }

  private void runInside(String... command) {
    run(
        Stream.concat(Stream.of("ip", "netns", "exec", name), Stream.of(command))
            .toArray(String[]::new));
  }

  private static void run(String... command) {
    run(Optional.empty(), command);
  }

  private static void run(Optional<String> input, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write(input.orElse(""));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The cable goes with its end inside. */
  @Override
  public void close() {
    run("ip", "netns", "delete", name);
  }
}
