package dev.hansa.cli.partner;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.home.PortsFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a process serves operators.
 *
 * @param name for people, such as {@code orders-2}
 * @param workload who answers there, such as {@code orders}
 * @param host a name or an IP address
 * @param port its mesh port, or the gRPC port of the gateway
 */
public record ProcessAddress(String name, String workload, String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?<workload>[a-z0-9-]+)=(?<host>[^:\\s]+):(?<port>\\d{1,5})");

  /** The processes that {@code up} runs in this home. */
  static List<ProcessAddress> local(Home home) {
    return PortsFile.read(home).entrySet().stream().flatMap(ProcessAddress::local).toList();
  }

  private static Stream<ProcessAddress> local(Map.Entry<String, Ports> process) {
    Map<String, Integer> ports = process.getValue().byPurpose();
    return Optional.ofNullable(ports.getOrDefault(Ports.MESH, ports.get(Ports.GRPC)))
        .map(port -> local(process.getKey(), port))
        .stream();
  }

  /** A replica is {@code orders-2}; its identity is the workload's. */
  private static ProcessAddress local(String process, int port) {
    String workload = process.replaceFirst("-[0-9]+$", "");
    return new ProcessAddress(process, workload, "localhost", port);
  }

  /**
   * Reads {@code orders=orders-1.internal:7001}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static ProcessAddress parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' (expected: process=host:port, as in orders=orders-1.internal:7001)");
    }
    String workload = matcher.group("workload");
    String host = matcher.group("host");
    int port = Integer.parseInt(matcher.group("port"));
    return new ProcessAddress(workload + " at " + host + ":" + port, workload, host, port);
  }
}
