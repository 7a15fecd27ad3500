package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Ports;
import dev.hansa.cli.process.StartFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A process of the mesh as it is built and configured.
 *
 * @param name its identity, {@code service/<name>}
 * @param mainClass what runs
 * @param ports what it listens on, by purpose, before any offset
 * @param upstreams workloads that it calls
 * @param hasDatabase whether it owns a role and a schema
 * @param heapMegabytes the most its heap may take
 */
public record Workload(
    String name,
    String mainClass,
    Map<String, Integer> ports,
    List<String> upstreams,
    boolean hasDatabase,
    int heapMegabytes) {

  static final Workload IDENTITY =
      new Workload(
          "identity",
          "dev.hansa.identity.IdentityApplication",
          Map.of(Ports.HTTPS, 8444, Ports.MESH, 7000, Ports.MANAGEMENT, 17000),
          List.of(),
          true,
          192);
  static final Workload INVENTORY =
      new Workload(
          "inventory",
          "dev.hansa.inventory.InventoryApplication",
          Map.of(Ports.MESH, 7002, Ports.MANAGEMENT, 17002),
          List.of(),
          true,
          192);
  static final Workload SETTLEMENT =
      new Workload(
          "settlement",
          "dev.hansa.settlement.SettlementApplication",
          Map.of(Ports.MESH, 7003, Ports.MANAGEMENT, 17003),
          List.of(),
          true,
          192);
  static final Workload ORDERS =
      new Workload(
          "orders",
          "dev.hansa.orders.OrdersApplication",
          Map.of(Ports.MESH, 7001, Ports.MANAGEMENT, 17001),
          List.of("inventory", "settlement"),
          true,
          192);
  static final Workload GATEWAY =
      new Workload(
          "gateway",
          "dev.hansa.gateway.edge.EdgeApplication",
          Map.of(Ports.REST, 8443, Ports.GRPC, 9443, Ports.MANAGEMENT, 17443),
          List.of("orders", "inventory", "settlement"),
          false,
          256);

  /** All of them; each stands after those that it calls. */
  public static final List<Workload> ALL =
      List.of(IDENTITY, INVENTORY, SETTLEMENT, ORDERS, GATEWAY);

  /**
   * The named ones, those that they call, those that these call, and identity.
   *
   * @param names none for all
   * @return each after those that it calls
   * @throws StartFailure if a name is unknown
   */
  static Set<Workload> withAllTheyNeed(List<String> names) {
    if (names.isEmpty()) {
      return new LinkedHashSet<>(ALL);
    }
    var closed = new HashSet<String>();
    var open = new ArrayList<>(names);
    while (!open.isEmpty()) {
      String name = open.removeLast();
      if (closed.add(name)) {
        open.addAll(named(name).upstreams());
        open.add(IDENTITY.name());
      }
    }
    return ALL.stream()
        .filter(workload -> closed.contains(workload.name()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Workload named(String name) {
    return ALL.stream()
        .filter(workload -> workload.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailure(
                    "no process '"
                        + name
                        + "' (known: "
                        + ALL.stream().map(Workload::name).collect(Collectors.joining(", "))
                        + ")"));
  }
}
