package dev.hansa.acceptance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the classes of a module may know, as rules over its bytecode. */
final class Packages {

  private static final Map<String, List<ArchRule>> RULES = rules();

  private Packages() {}

  /** The modules that have rules, by folder. */
  static Iterable<String> modules() {
    return RULES.keySet();
  }

  /**
   * Violations in a module.
   *
   * @param more folders with further class files that count as the module's
   */
  static List<String> violations(Path root, String module, Path... more) {
    JavaClasses classes =
        new ClassFileImporter()
            .importPaths(
                Stream.concat(
                        Stream.of(root.resolve(module).resolve("target/classes")), Stream.of(more))
                    .toList());
    return RULES.getOrDefault(module, List.of()).stream()
        .map(rule -> rule.evaluate(classes))
        .flatMap(result -> result.getFailureReport().getDetails().stream())
        .toList();
  }

  private static Map<String, List<ArchRule>> rules() {
    Map<String, List<ArchRule>> rules = new LinkedHashMap<>();
    rules.put(
        "services/runtime",
        List.of(
            noClasses()
                .that()
                .resideOutsideOfPackage("dev.hansa.runtime.wiring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micronaut..", "dev.hansa.runtime.wiring..", "jakarta.."),
            noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.bouncycastle..", "zipkin2.."),
            noClasses()
                .that()
                .resideInAnyPackage(
                    "dev.hansa.runtime.error..",
                    "dev.hansa.runtime.trust..",
                    "dev.hansa.runtime.contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    "dev.hansa.runtime.token..",
                    "dev.hansa.runtime.audit..",
                    "dev.hansa.runtime.access..",
                    "dev.hansa.runtime.server..",
                    "dev.hansa.runtime.client.."),
            slices().matching("dev.hansa.runtime.(*)..").should().beFreeOfCycles()));
    rules.put(
        "gateway/transcoder",
        List.of(
            classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                    "dev.hansa.gateway.transcoder..",
                    "com.google.protobuf..",
                    "com.google.api..",
                    "com.google.rpc..",
                    "org.jspecify..",
                    "org.snakeyaml.engine..",
                    "java.."),
            noClasses()
                .that()
                .resideInAnyPackage(
                    "dev.hansa.gateway.transcoder.json..", "dev.hansa.gateway.transcoder.fault..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    "dev.hansa.gateway.transcoder", "dev.hansa.gateway.transcoder.path.."),
            noClasses()
                .that()
                .resideInAPackage("dev.hansa.gateway.transcoder.fault..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.hansa.gateway.transcoder.json.."),
            noClasses()
                .that()
                .resideInAnyPackage(
                    "dev.hansa.gateway.transcoder.path..",
                    "dev.hansa.gateway.transcoder.rule..",
                    "dev.hansa.gateway.transcoder.stream..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    "dev.hansa.gateway.transcoder", "dev.hansa.gateway.transcoder.json.."),
            noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                    "java\\.net\\..*Socket.*|java\\.lang\\.Thread|java\\.util\\.concurrent\\..*Executor.*")));
    rules.put(
        "gateway/edge",
        List.of(
            knowsNoService("dev.hansa.gateway.."),
            noClasses()
                .that()
                .resideInAPackage("dev.hansa.gateway.edge.openapi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    "dev.hansa.gateway.edge",
                    "dev.hansa.gateway.edge.http..",
                    "io.netty..",
                    "io.micronaut..")));
    for (String service : List.of("orders", "inventory", "settlement")) {
      rules.put("services/reference/" + service, List.of(knowsNoOtherService(service)));
    }
    return rules;
  }

  private static ArchRule knowsNoService(String own) {
    return noClasses()
        .that()
        .resideInAPackage(own)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.hansa.orders..",
            "dev.hansa.inventory..",
            "dev.hansa.settlement..",
            "dev.hansa.identity",
            "dev.hansa.journal..");
  }

  private static ArchRule knowsNoOtherService(String service) {
    return noClasses()
        .that()
        .resideInAPackage("dev.hansa." + service)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.of("orders", "inventory", "settlement", "identity", "gateway", "cli")
                .filter(other -> !other.equals(service))
                .map(other -> "dev.hansa." + other)
                .toArray(String[]::new));
  }
}
