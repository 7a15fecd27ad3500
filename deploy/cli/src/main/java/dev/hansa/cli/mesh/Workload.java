package dev.hansa.cli.mesh;

import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** Purposes of ports. */
  public static final String MESH = "mesh";

  public static final String MANAGEMENT = "management";
  public static final String HTTPS = "https";
  public static final String REST = "rest";
  public static final String GRPC = "grpc";

  static final Workload IDENTITY =
      new Workload(
          "identity",
          "dev.hansa.identity.IdentityApplication",
          Map.of(HTTPS, 8444, MESH, 7000, MANAGEMENT, 17000),
          List.of(),
          true,
          192);
  static final Workload INVENTORY =
      new Workload(
          "inventory",
          "dev.hansa.inventory.InventoryApplication",
          Map.of(MESH, 7002, MANAGEMENT, 17002),
          List.of(),
          true,
          192);
  static final Workload SETTLEMENT =
      new Workload(
          "settlement",
          "dev.hansa.settlement.SettlementApplication",
          Map.of(MESH, 7003, MANAGEMENT, 17003),
          List.of(),
          true,
          192);
  static final Workload ORDERS =
      new Workload(
          "orders",
          "dev.hansa.orders.OrdersApplication",
          Map.of(MESH, 7001, MANAGEMENT, 17001),
          List.of("inventory", "settlement"),
          true,
          192);
  static final Workload GATEWAY =
      new Workload(
          "gateway",
          "dev.hansa.gateway.edge.EdgeApplication",
          Map.of(REST, 8443, GRPC, 9443, MANAGEMENT, 17443),
          List.of("orders", "inventory", "settlement"),
          false,
          256);

  /** All of them; each stands after those that it calls. */
  public static final List<Workload> ALL =
      List.of(IDENTITY, INVENTORY, SETTLEMENT, ORDERS, GATEWAY);

  /** Workloads that run more than once when replicas are asked for. */
  static final Set<String> REPLICATED = Set.of("inventory", "settlement", "orders");
}
