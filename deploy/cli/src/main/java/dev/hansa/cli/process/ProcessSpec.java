package dev.hansa.cli.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A process to run.
 *
 * @param name unique in the supervisor; names its log, its mark and its entry in {@code ports.json}
 * @param command program and arguments
 * @param environment added to the supervisor's own
 * @param folder working directory
 * @param ports what it listens on at loopback, by purpose; all free before it starts
 * @param startsAfter names of processes that must be ready before its first start
 * @param needs names of processes that outlive it at a stop
 * @param readiness when it can do its work
 * @param stop what ends it in good order
 * @param grace how long it may take to end before it is killed
 * @param version of what it runs beyond the command (jars, settings); another version replaces a
 *     process that was left by an earlier supervisor
 * @param optional if it cannot be had, the others go on without it
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path folder,
    Map<String, Integer> ports,
    Set<String> startsAfter,
    Set<String> needs,
    Readiness readiness,
    StopSignal stop,
    Duration grace,
    String version,
    boolean optional) {
  public ProcessSpec {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("name: '" + name + "' (expected: [a-z][a-z0-9-]*)");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = Map.copyOf(ports);
    startsAfter = Set.copyOf(startsAfter);
    needs = Set.copyOf(needs);
  }

  /** Digest of all that makes two runs of this process alike. */
  String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var parts = List.of(command, new TreeMap<>(environment), folder, version).toString();
      return HexFormat.of().formatHex(digest.digest(parts.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
