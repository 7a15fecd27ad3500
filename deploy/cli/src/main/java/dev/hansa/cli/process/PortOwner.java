package dev.hansa.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who listens on a port.
 *
 * @param pid its process id
 * @param command its command line, at most 80 characters
 */
public record PortOwner(long pid, String command) {
  private static final String LISTENING = "0A";

  /** Whether a local process could listen on the port now. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Finds the listener by Linux's {@code /proc}; empty elsewhere, or if it is another user's. */
  public static Optional<PortOwner> of(int port) {
    Set<String> sockets = sockets(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .filter(process -> holds(process.pid(), sockets))
        .findFirst()
        .map(process -> new PortOwner(process.pid(), commandOf(process.pid())));
  }

  private static Set<String> sockets(int port) {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    Set<String> found = new HashSet<>();
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      try (Stream<String> lines = Files.lines(Path.of(table))) {
        lines
            .map(line -> line.strip().split("\\s+", -1))
            .filter(fields -> fields.length > 9)
            .filter(fields -> fields[1].endsWith(suffix) && fields[3].equals(LISTENING))
            .forEach(fields -> found.add("socket:[" + fields[9] + "]"));
      } catch (IOException _) {
        // No such table: not Linux, or no IPv6.
      }
    }
    return found;
  }

  private static boolean holds(long pid, Set<String> sockets) {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return descriptors.anyMatch(
          descriptor -> {
            try {
              return sockets.contains(Files.readSymbolicLink(descriptor).toString());
            } catch (IOException _) {
              return false;
            }
          });
    } catch (IOException _) {
      return false;
    }
  }

  private static String commandOf(long pid) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
      String command = line.strip();
      return command.length() > 80 ? command.substring(0, 79) + "…" : command;
    } catch (IOException _) {
      return "?";
    }
  }
}
