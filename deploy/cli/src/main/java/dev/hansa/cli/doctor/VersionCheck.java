package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Distribution;
import dev.hansa.runtime.trust.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Java, the native TLS provider, and whether processes run what was built last. */
record VersionCheck(Installation installation, Optional<Distribution> distribution)
    implements Check {
  private static final int JAVA = 25;

  @Override
  public String name() {
    return "versions";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    if (Runtime.version().feature() < JAVA) {
      findings.add(
          Finding.problem(
              "Java " + Runtime.version(),
              "is older than " + JAVA,
              "install a JDK " + JAVA + " and set JAVA_HOME to it"));
    }
    try {
      Tls.requireNative();
    } catch (IllegalStateException e) {
      findings.add(
          Finding.problem(
              "TLS",
              String.valueOf(e.getMessage()),
              "use a platform that grpc-netty-shaded has BoringSSL for: x86_64 or aarch64, glibc"));
    }
    distribution.ifPresent(built -> stale(built, findings));
    return new Result("Java " + Runtime.version(), findings);
  }

  private void stale(Distribution built, List<Finding> findings) {
    installation
        .running()
        .forEach(
            (name, process) -> {
              Optional<Instant> started = process.info().startInstant();
              Optional<Instant> newest = newest(built, name);
              if (started.isPresent()
                  && newest.isPresent()
                  && newest.get().isAfter(started.get())) {
                findings.add(
                    Finding.warning(
                        name,
                        "runs since " + started.get() + "; its jars are of " + newest.get(),
                        "./hansa restart " + name + ", or by the service manager that runs it"));
              }
            });
  }

  private static Optional<Instant> newest(Distribution built, String name) {
    try {
      return built.classPath(name.replaceFirst("-[0-9]+$", "")).stream()
          .map(VersionCheck::modified)
          .max(Instant::compareTo);
    } catch (RuntimeException _) {
      return Optional.empty(); // no process of ours, such as PostgreSQL
    }
  }

  private static Instant modified(Path jar) {
    try {
      return Files.getLastModifiedTime(jar).toInstant();
    } catch (IOException _) {
      return Instant.EPOCH;
    }
  }
}
