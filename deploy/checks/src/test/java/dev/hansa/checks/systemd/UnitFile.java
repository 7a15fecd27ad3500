package dev.hansa.checks.systemd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A unit: sections with their directives, of which only those are known that the kit uses.
 *
 * @param directives by section and name, as {@code Service.User}; the lines of one that stands more
 *     than once are joined
 * @see <a
 *     href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">systemd.exec</a>
 */
record UnitFile(Map<String, String> directives) {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "Unit",
          Set.of(
              "Description",
              "After",
              "Wants",
              "PartOf",
              "StartLimitIntervalSec",
              "StartLimitBurst"),
          "Install",
          Set.of("WantedBy"),
          "Service",
          Set.of(
              "Type",
              "User",
              "Group",
              "WorkingDirectory",
              "Environment",
              "EnvironmentFile",
              "ExecStart",
              "Restart",
              "RestartSec",
              "TimeoutStopSec",
              "SuccessExitStatus",
              "LimitNOFILE",
              "MemoryMax",
              "TasksMax",
              "ReadWritePaths",
              "PrivateTmp",
              "TemporaryFileSystem",
              "BindReadOnlyPaths",
              "ProtectSystem",
              "ProtectHome",
              "PrivateDevices",
              "PrivateUsers",
              "PrivateIPC",
              "ProtectProc",
              "ProtectClock",
              "ProtectControlGroups",
              "ProtectHostname",
              "ProtectKernelLogs",
              "ProtectKernelModules",
              "ProtectKernelTunables",
              "NoNewPrivileges",
              "CapabilityBoundingSet",
              "RestrictAddressFamilies",
              "RestrictNamespaces",
              "RestrictRealtime",
              "RestrictSUIDSGID",
              "LockPersonality",
              "RemoveIPC",
              "KeyringMode",
              "SystemCallArchitectures",
              "SystemCallFilter",
              "SystemCallErrorNumber",
              "UMask"));

  /**
   * Reads a unit.
   *
   * @throws IllegalArgumentException naming the line that is none of a unit
   */
  static UnitFile read(String text) {
    var directives = new LinkedHashMap<String, String>();
    String section = "";
    for (String line :
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1);
      } else if (equals < 0
          || !KNOWN.getOrDefault(section, Set.of()).contains(line.substring(0, equals))) {
        throw new IllegalArgumentException("[" + section + "] " + line + ": not known");
      } else {
        directives.merge(
            section + "." + line.substring(0, equals),
            line.substring(equals + 1),
            (one, other) -> one + " " + other);
      }
    }
    return new UnitFile(directives);
  }

  /** The value of a directive, empty if it is not there. */
  String value(String directive) {
    return directives.getOrDefault(directive, "");
  }

  /** The words of one. */
  List<String> words(String directive) {
    return List.of(value(directive).split("\\s+", -1));
  }
}
