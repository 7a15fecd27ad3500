package dev.hansa.checks.kubernetes;

import dev.hansa.checks.settings.EffectiveSettings;
import dev.hansa.checks.settings.Processes;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes are given settings that they know, all that they need, and the files that these name.
 */
final class SettingsCheck {
  private SettingsCheck() {}

  static List<String> violations(Manifests manifests) {
    var found = new ArrayList<String>();
    List<String> names = manifests.workloads().stream().map(Workload::name).sorted().toList();
    if (!names.equals(Processes.NAMES)) {
      found.add("Deployments " + names + " (expected: " + Processes.NAMES + ")");
    }
    for (Workload workload : manifests.workloads()) {
      EffectiveSettings settings = workload.settings();
      found.addAll(settings.violations());
      found.addAll(settings.lonely());
      if (settings.value("hansa.token.issuer").contains("localhost")) {
        found.add(workload.name() + ": hansa.token.issuer is missing");
      }
      filesOf(workload.name(), settings).stream()
          .map(file -> settings.value("hansa.home") + "/" + file)
          .filter(file -> !workload.files().containsKey(file))
          .forEach(file -> found.add(workload.name() + ": " + file + " is not mounted"));
      for (String file : workload.files().keySet()) {
        String etc = settings.value("hansa.home") + "/etc/";
        if (file.startsWith(etc)
            && file.endsWith(".yml")
            && !List.of(etc + "hansa.yml", etc + workload.name() + ".yml").contains(file)) {
          found.add(workload.name() + ": " + file + " is read by nobody");
        }
      }
    }
    return found;
  }

  private static List<String> filesOf(String name, EffectiveSettings settings) {
    String tls = "etc/tls/" + name + "/";
    var files = new ArrayList<String>();
    files.add(or(settings.value("hansa.trust.certificate"), tls + "tls.crt"));
    files.add(or(settings.value("hansa.trust.key"), tls + "tls.key"));
    files.add(or(settings.value("hansa.trust.bundle"), tls + "ca.crt"));
    settings.find("hansa.identity.authority.certificate").ifPresent(files::add);
    settings.find("hansa.identity.authority.key").ifPresent(files::add);
    settings.find("hansa.identity.keys.sealing-key-file").ifPresent(files::add);
    String contracts = settings.value("hansa.contracts.folder");
    if (!contracts.isEmpty()) {
      Kit.BUNDLES.forEach(bundle -> files.add(contracts + "/" + bundle));
    }
    return files;
  }

  private static String or(String named, String usual) {
    return named.isEmpty() ? usual : named;
  }
}
