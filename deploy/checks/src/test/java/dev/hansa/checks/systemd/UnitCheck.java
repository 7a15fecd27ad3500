package dev.hansa.checks.systemd;

import dev.hansa.checks.file.Tree;
import dev.hansa.checks.settings.EffectiveSettings;
import dev.hansa.checks.settings.Processes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What can be wrong with the units although systemd takes them. */
final class UnitCheck {
  private static final String HOME = "/var/lib/hansa";
  private static final int CLOSING_SECONDS = 10;

  private final Tree systemd;
  private final UnitFile service;
  private final List<String> found = new ArrayList<>();

  private UnitCheck(Tree systemd) {
    this.systemd = systemd;
    this.service = UnitFile.read(systemd.text("hansa@.service"));
  }

  /**
   * Lists what is wrong.
   *
   * @param systemd the folder {@code deploy/systemd}
   */
  static List<String> violations(Tree systemd) {
    var check = new UnitCheck(systemd);
    check.unit();
    check.folders();
    check.settings();
    return check.found;
  }

  private void unit() {
    UnitFile.read(systemd.text("hansa.target"));
    equal("ExecStart", service.value("Service.ExecStart"), "/opt/hansa/bin/hansa run %i");
    equal("Environment", service.value("Service.Environment"), "HANSA_HOME=" + HOME);
    equal("EnvironmentFile", service.value("Service.EnvironmentFile"), "-/etc/hansa/%i.env");
    equal("PartOf", service.value("Unit.PartOf"), "hansa.target");
    equal("WantedBy", service.value("Install.WantedBy"), "hansa.target");
    Pattern user = Pattern.compile("(?m)^u (\\S+) - \"[^\"]+\" " + HOME + "$");
    var users =
        user.matcher(systemd.text("hansa.sysusers")).results().map(u -> u.group(1)).toList();
    equal("User", users.toString(), "[" + service.value("Service.User") + "]");
  }

  /** Every folder that the unit names is made, with the rights that it needs. */
  private void folders() {
    var made = new TreeMap<String, String>();
    for (String line : systemd.text("hansa.tmpfiles").lines().toList()) {
      String[] parts = line.split(" ", -1);
      if (parts[0].equals("d")) {
        made.put(parts[1], parts[2] + " " + parts[3] + ":" + parts[4]);
      }
    }
    var needed = new TreeMap<String, String>();
    needed.put("/etc/hansa", "0700 root:root");
    for (String shared : List.of("", "/contracts", "/etc", "/etc/tls")) {
      needed.put(HOME + shared, "0755 root:root");
    }
    String user = service.value("Service.User");
    String group = service.value("Service.Group");
    needed.put(service.value("Service.ReadWritePaths"), "0700 " + user + ":" + group);
    for (String process : Processes.NAMES) {
      needed.put(
          service.value("Service.BindReadOnlyPaths").replace("%i", process), "0750 root:" + group);
    }
    equal("hansa.tmpfiles", made.toString(), needed.toString());
    equal(
        "TemporaryFileSystem", service.value("Service.TemporaryFileSystem"), HOME + "/etc/tls:ro");
    equal("WorkingDirectory", service.value("Service.WorkingDirectory"), HOME);
  }

  /** Of one machine: each port once, each address that of a process, time to stop for each. */
  private void settings() {
    var listening = new TreeMap<String, String>();
    var all = new LinkedHashMap<String, EffectiveSettings>();
    for (String process : Processes.NAMES) {
      var files = new LinkedHashMap<String, String>();
      for (String file : List.of("hansa.yml", process + ".yml")) {
        files.put(file, systemd.text("etc/" + file));
      }
      var values = EffectiveSettings.of(process, files, Map.of("HANSA_HOME", HOME));
      found.addAll(values.violations());
      all.put(process, values);
      values
          .ports()
          .forEach(
              (name, port) -> {
                String other = listening.put(port, process + "'s " + name);
                if (other != null) {
                  found.add("port " + port + ": " + other + " and " + process + "'s " + name);
                }
              });
      equal(
          process + ": TimeoutStopSec",
          service.value("Service.TimeoutStopSec") + "s",
          CLOSING_SECONDS + seconds(values.value("hansa.server.drain-timeout")) + "s");
    }
    all.forEach((name, values) -> addresses(name, values, all));
    var files = new TreeSet<>(systemd.files().keySet());
    files.removeIf(file -> !file.startsWith("etc/"));
    var expected = new TreeSet<>(List.of("etc/hansa.yml"));
    Processes.NAMES.forEach(process -> expected.add("etc/" + process + ".yml"));
    equal("files of settings", files.toString(), expected.toString());
  }

  private void addresses(
      String name, EffectiveSettings values, Map<String, EffectiveSettings> all) {
    all.forEach(
        (callee, theirs) -> {
          if (values.upstreams().contains(callee)) {
            equal(
                name + ": " + callee,
                values.value("hansa.upstreams." + callee + ".address"),
                "127.0.0.1:" + theirs.value("hansa.server.port"));
          }
          theirs
              .find("hansa.identity.https-port")
              .ifPresent(
                  port ->
                      equal(
                          name + ": hansa.token.address",
                          values.value("hansa.token.address"),
                          "https://127.0.0.1:" + port));
        });
  }

  private static int seconds(String duration) {
    return duration.matches("\\d+s") ? Integer.parseInt(duration.replace("s", "")) : 0;
  }

  private void equal(String what, String actual, String expected) {
    if (!actual.equals(expected)) {
      found.add(what + ": " + actual + " (expected: " + expected + ")");
    }
  }
}
