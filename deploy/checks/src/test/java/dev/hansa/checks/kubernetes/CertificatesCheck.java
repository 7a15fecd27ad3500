package dev.hansa.checks.kubernetes;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.Service;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Certificates name their process as the trust domain does, and suit the runtime that reads them.
 */
final class CertificatesCheck {
  private static final String AUTHORITY = "identity-authority";

  private CertificatesCheck() {}

  static List<String> violations(Manifests manifests) {
    var found = new ArrayList<String>();
    List<Certificate> certificates = manifests.of(Certificate.class);
    for (Certificate certificate : certificates) {
      String name = "Certificate " + certificate.getMetadata().getName();
      var key = certificate.getSpec().getPrivateKey();
      if (!"PKCS8".equals(key.getEncoding()) || !"ECDSA".equals(key.getAlgorithm())) {
        found.add(
            name
                + ": key "
                + key.getAlgorithm()
                + ", "
                + key.getEncoding()
                + " (expected: ECDSA, PKCS8)");
      }
      if (!certificate
          .getSpec()
          .getIssuerRef()
          .equals(certificates.getFirst().getSpec().getIssuerRef())) {
        found.add(name + ": another issuer than the others");
      }
    }
    for (Workload workload : certificates.isEmpty() ? List.<Workload>of() : manifests.workloads()) {
      String domain = "spiffe://" + workload.settings().value("hansa.trust.domain");
      String name = workload.name();
      expect(certificates, name, domain + "/service/" + name, namesOf(workload, manifests), found);
      if (name.equals("identity")) {
        expect(certificates, AUTHORITY, domain, Set.of(), found);
      }
    }
    return found;
  }

  private static void expect(
      List<Certificate> all, String name, String uri, Set<String> hosts, List<String> found) {
    var certificate =
        all.stream().filter(each -> each.getMetadata().getName().equals(name)).findFirst();
    if (certificate.isEmpty()) {
      found.add("there is no Certificate " + name);
      return;
    }
    var spec = certificate.get().getSpec();
    if (!spec.getUris().equals(List.of(uri))) {
      found.add("Certificate " + name + ": " + spec.getUris() + " (expected: " + uri + ")");
    }
    if (!new HashSet<>(spec.getDnsNames()).equals(hosts)) {
      found.add(
          "Certificate " + name + ": for " + spec.getDnsNames() + " (expected: " + hosts + ")");
    }
    boolean authority = name.equals(AUTHORITY);
    var usages =
        authority
            ? List.of("cert sign", "crl sign")
            : List.of("digital signature", "server auth", "client auth");
    if (!spec.getUsages().equals(usages) || authority != Boolean.TRUE.equals(spec.getIsCA())) {
      found.add(
          "Certificate " + name + ": usages " + spec.getUsages() + " (expected: " + usages + ")");
    }
  }

  /** Its Services, and the hosts by which partners know it. */
  private static Set<String> namesOf(Workload workload, Manifests manifests) {
    var names = new HashSet<String>();
    for (Service service : manifests.of(Service.class)) {
      if (workload.labels().entrySet().containsAll(service.getSpec().getSelector().entrySet())) {
        names.add(service.getMetadata().getName());
      }
    }
    var settings = workload.settings();
    settings
        .find("hansa.edge.origins")
        .ifPresent(
            origins ->
                List.of(origins.split(",", -1))
                    .forEach(origin -> names.add(URI.create(origin).getHost())));
    if (workload.name().equals("identity")) {
      names.add(URI.create(settings.value("hansa.token.issuer")).getHost());
      names.add("localhost"); // operators come by kubectl port-forward
    }
    return names;
  }
}
