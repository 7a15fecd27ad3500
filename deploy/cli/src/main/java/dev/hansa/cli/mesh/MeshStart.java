package dev.hansa.cli.mesh;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.home.Ports;
import dev.hansa.cli.partner.IdentityAddress;
import dev.hansa.cli.partner.PartnerDesk;
import dev.hansa.cli.process.PortConflict;
import dev.hansa.cli.process.ProcessSpec;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.cli.process.Supervisor;
import dev.hansa.cli.trust.DevelopmentTrust;
import dev.hansa.runtime.trust.Principal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brings a mesh up in phases, and tells of each: trust, settings, database, dashboard, processes,
 * partners. For one thread, once.
 */
final class MeshStart {
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final MeshOptions options;
  private final PortPlan plan;
  private final Home home;
  private final Supervisor supervisor;
  private final EventLines events;
  private final Set<Workload> workloads;
  private final Map<String, Ports> ports = new LinkedHashMap<>();
  private Optional<URI> zipkin = Optional.empty();

  /**
   * What came of it.
   *
   * @param ports of each process
   * @param zipkin the trace dashboard; empty if it could not be had
   */
  record Started(Map<String, Ports> ports, Optional<URI> zipkin) {}

  MeshStart(MeshOptions options, Supervisor supervisor, EventLines events) {
    this.options = options;
    this.plan = new PortPlan(options.portOffset());
    this.home = options.home();
    this.supervisor = supervisor;
    this.events = events;
    this.workloads = Workload.withAllTheyNeed(options.names());
  }

  /**
   * Runs all phases.
   *
   * @throws StartFailure if something does not start; what did start is the caller's to stop
   */
  Started run() {
    var postgres = new PostgresServer(home, options.distribution(), plan.postgres());
    var dashboard = new ZipkinServer(home, options.distribution(), plan.zipkin());
    var settings = new Settings(home, plan, options.replicas());
    WorkloadJava java = options.caches().of(options.distribution());
    var notes = new ArrayList<String>();
    boolean traced = options.zipkin() && canTrace(dashboard, notes);
    var services = new ServiceProcesses(home, plan, java, environment(dashboard, traced));
    boolean train = options.train() && !java.toTrain(List.copyOf(workloads)).isEmpty();
    var phases = new Phases(options.output(), 5 + (traced ? 1 : 0) + (train ? 2 : 0));

    phases.run("trust domain", this::prepareTrust);
    phases.run("settings", () -> prepareSettings(settings, notes));
    List<ProcessSpec> specs = specs(services);
    phases.run(
        "PostgreSQL",
        () -> {
          makeRoom(train ? trained(services, java) : specs, specs, postgres, dashboard, traced);
          postgres.prepare();
          begin(List.of(postgres.spec()));
          supervisor.awaitReady(List.of(PostgresServer.NAME), SHORT);
          new DatabaseRoles(postgres, home.data()).make(passwords(settings));
          return "127.0.0.1:" + plan.postgres();
        });
    if (traced) {
      phases.run("Zipkin", () -> awaitDashboard(dashboard));
    }
    if (train) {
      phases.run("training", () -> train(services, java));
    }
    List<ProcessSpec> now = train ? specs(services) : specs;
    phases.run(
        "processes",
        () -> {
          begin(now.stream().filter(spec -> !ports.containsKey(spec.name())).toList());
          supervisor.awaitReady(names(now), options.startLimit());
          return events.readyTimes(names(now));
        });
    phases.run("partners", this::registerPartners);
    if (train) {
      phases.run("command line", this::trainCommandLine);
    }
    notes.forEach(note -> options.output().println("note: " + note));
    events.goOn();
    return new Started(Map.copyOf(ports), zipkin);
  }

  private boolean canTrace(ZipkinServer dashboard, List<String> notes) {
    if (!dashboard.isBuilt()) {
      notes.add("no trace dashboard: its jar was not built");
      return false;
    }
    List<PortConflict> conflicts = supervisor.conflicts(List.of(dashboard.spec()));
    if (!conflicts.isEmpty()) {
      notes.add("no trace dashboard: " + conflicts.getFirst());
      return false;
    }
    return true;
  }

  private String prepareTrust() {
    var folders = new LinkedHashMap<Principal, Path>();
    for (Workload workload : Workload.ALL) {
      folders.put(Principal.service(workload.name()), home.tls(workload.name()));
    }
    folders.put(Principal.operator(Home.ADMIN), home.operator(Home.ADMIN));
    DevelopmentTrust.keepPrivate(home.ca());
    DevelopmentTrust.keepPrivate(home.etc());
    int made =
        new DevelopmentTrust(
                Settings.TRUST_DOMAIN,
                home.ca(),
                home.tls(Workload.IDENTITY.name()),
                InstantSource.system())
            .prepare(folders);
    return made == 0
        ? Settings.TRUST_DOMAIN
        : Settings.TRUST_DOMAIN + ", " + made + " certificates made";
  }

  private String prepareSettings(Settings settings, List<String> notes) {
    settings.keepSealingKey();
    for (String file : settings.write()) {
      notes.add(home.etc().resolve(file) + " is your own and was left as it is");
    }
    var jars = new LinkedHashSet<Path>();
    Workload.ALL.forEach(
        workload -> jars.addAll(options.distribution().classPath(workload.name())));
    var bundles = Bundles.copy(jars, home.contracts());
    for (String file : bundles.own()) {
      notes.add(home.contracts().resolve(file) + " is your own and was left as it is");
    }
    return "contracts " + String.join(", ", bundles.names());
  }

  private List<ProcessSpec> specs(ServiceProcesses services) {
    return workloads.stream().flatMap(workload -> replicas(services, workload)).toList();
  }

  /** Those that need no training run. */
  private List<ProcessSpec> trained(ServiceProcesses services, WorkloadJava java) {
    return workloads.stream()
        .filter(java::hasCache)
        .flatMap(workload -> replicas(services, workload))
        .toList();
  }

  private Stream<ProcessSpec> replicas(ServiceProcesses services, Workload workload) {
    return IntStream.range(0, options.replicas())
        .mapToObj(replica -> services.spec(workload, replica));
  }

  private Map<String, String> passwords(Settings settings) {
    return Workload.ALL.stream()
        .filter(Workload::hasDatabase)
        .collect(Collectors.toMap(Workload::name, settings::password));
  }

  /** Ends what would be in the way, and gives the dashboard its head start. */
  private void makeRoom(
      List<ProcessSpec> adoptable,
      List<ProcessSpec> specs,
      PostgresServer postgres,
      ZipkinServer dashboard,
      boolean traced) {
    var others = new ArrayList<>(List.of(postgres.spec()));
    if (traced) {
      others.add(dashboard.spec());
    }
    supervisor.clear(joined(adoptable, others));
    refuseConflicts(supervisor.conflicts(joined(specs, others)));
    if (traced) {
      begin(List.of(dashboard.spec()));
    }
  }

  private static List<ProcessSpec> joined(List<ProcessSpec> some, List<ProcessSpec> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private void refuseConflicts(List<PortConflict> conflicts) {
    if (conflicts.isEmpty()) {
      return;
    }
    String more = conflicts.size() == 1 ? "" : " (and " + (conflicts.size() - 1) + " more ports)";
    throw new StartFailure(
        conflicts.getFirst()
            + more
            + "; end it, or use other ports: ./hansa up --port-offset "
            + PortPlan.free().orElse(PortPlan.LAST));
  }

  /**
   * Runs once each process that lacks a cache, with its calls of warm-up, and lets it write the
   * cache at its end. The others run already as they will.
   */
  private String train(ServiceProcesses services, WorkloadJava java) {
    List<Workload> lacking = java.toTrain(List.copyOf(workloads));
    List<ProcessSpec> runs = lacking.stream().map(services::training).toList();
    begin(trained(services, java));
    supervisor.start(runs);
    try {
      supervisor.awaitReady(names(runs), options.startLimit());
    } catch (StartFailure _) {
      return "left out: not all processes became ready"; // the next phase says why
    } finally {
      supervisor.retire(names(runs));
    }
    runs.forEach(run -> forget(home.log(run.name())));
    return java.keep(lacking);
  }

  private String trainCommandLine() {
    if (workloads.contains(Workload.GATEWAY)) {
      new CommandLineCache(options.distribution().aot(), home).train(options.partners());
    }
    return "an ahead-of-time cache for ./hansa itself";
  }

  private static void forget(Path log) {
    try {
      Files.deleteIfExists(log);
    } catch (IOException _) {
      // A log too many harms nobody.
    }
  }

  private void begin(List<ProcessSpec> specs) {
    supervisor.start(specs);
    specs.forEach(spec -> ports.put(spec.name(), new Ports(spec.ports())));
  }

  private IdentityAddress identityAddress() {
    return IdentityAddress.local(Objects.requireNonNull(ports.get(Workload.IDENTITY.name())));
  }

  private String registerPartners() {
    if (!workloads.contains(Workload.GATEWAY)) {
      return "none without the gateway";
    }
    List<String> added;
    try (var desk = PartnerDesk.open(home, identityAddress())) {
      added = options.partners().stream().filter(desk::ensure).toList();
    }
    return String.join(", ", options.partners())
        + (added.isEmpty() ? "" : "; registered " + String.join(", ", added));
  }

  /** Processes that send traces to nobody would say so again and again. */
  private String awaitDashboard(ZipkinServer dashboard) {
    try {
      supervisor.awaitReady(List.of(ZipkinServer.NAME), SHORT);
      zipkin = Optional.of(dashboard.address());
      return dashboard.address().toString();
    } catch (StartFailure e) {
      return "goes on without: " + e.getMessage();
    }
  }

  private Map<String, String> environment(ZipkinServer dashboard, boolean traced) {
    var all = new HashMap<String, String>();
    all.put("OTEL_BSP_SCHEDULE_DELAY", "200");
    all.put("OTEL_METRICS_EXPORTER", "none");
    all.put("OTEL_LOGS_EXPORTER", "none");
    boolean own = System.getenv().keySet().stream().anyMatch(MeshStart::choosesExporter);
    if (!own) {
      all.put("OTEL_TRACES_EXPORTER", traced ? "zipkin" : "none");
      all.put("OTEL_EXPORTER_ZIPKIN_ENDPOINT", dashboard.address() + "/api/v2/spans");
    }
    System.getenv().keySet().stream().filter(key -> key.startsWith("OTEL_")).forEach(all::remove);
    return all;
  }

  private static boolean choosesExporter(String variable) {
    return variable.equals("OTEL_TRACES_EXPORTER") || variable.startsWith("OTEL_EXPORTER_");
  }

  private static List<String> names(List<ProcessSpec> specs) {
    return specs.stream().map(ProcessSpec::name).toList();
  }
}
