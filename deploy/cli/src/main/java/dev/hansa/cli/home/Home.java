package dev.hansa.cli.home;

import dev.hansa.runtime.trust.Principal;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The folder that holds all state of one mesh.
 *
 * @param folder absolute; git-ignored {@code .hansa} unless {@code HANSA_HOME} says otherwise
 */
public record Home(Path folder) {
  /** The operator of a mesh that {@code up} makes. */
  public static final String ADMIN = "admin";

  private static final String OPERATOR = "HANSA_OPERATOR";

  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The root's key; nothing but {@code up} reads it. */
  public Path ca() {
    return folder.resolve("ca");
  }

  /** Settings and certificates of the processes. */
  public Path etc() {
    return folder.resolve("etc");
  }

  /** Certificate, key and bundle of a process. */
  public Path tls(String name) {
    return etc().resolve("tls").resolve(name);
  }

  /**
   * Certificate, key and bundle of the operator who is at work: admin, or whom the variable names.
   */
  public Path operator() {
    return operator(Objects.requireNonNullElse(System.getenv(OPERATOR), ADMIN));
  }

  /** Certificate, key and bundle of an operator. */
  public Path operator(String name) {
    return etc().resolve("tls").resolve(Principal.operator(name).toString());
  }

  /** Descriptor sets that identity and the edge load. */
  public Path contracts() {
    return folder.resolve("contracts");
  }

  /** What a partner needs to call: certificate, key, bundle, curl.conf. */
  public Path partner(String name) {
    return folder.resolve("partners").resolve(name);
  }

  public Path data() {
    return folder.resolve("data");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** Argument files, pids with start times, {@code ports.json}. */
  public Path run() {
    return folder.resolve("run");
  }
}
