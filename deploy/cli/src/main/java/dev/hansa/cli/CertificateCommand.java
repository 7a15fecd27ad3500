package dev.hansa.cli;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.trust.DevelopmentTrust;
import dev.hansa.runtime.trust.Principal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Issues certificates for processes on other machines. */
@Command(
    name = "certificate",
    description = {
      "Issues a certificate with a new key for a process or an operator, for 30 days.",
      "HANSA_HOME holds the root in ca/, made at first use: keep it on a machine that serves"
          + " nobody.",
      "Copy the files to the machine of the process; it reads them as they change."
    },
    mixinStandardHelpOptions = true)
final class CertificateCommand implements Callable<Integer> {
  private static final String IDENTITY = "identity";

  @Parameters(paramLabel = "IDENTITY", description = "Such as service/orders or operator/ann.")
  private String name = "";

  @Option(
      names = "--host",
      paramLabel = "NAME",
      required = true,
      description = "A DNS name or an IP address that it is reached by; several are allowed.")
  private List<String> hosts = List.of();

  @Option(
      names = "--trust-domain",
      paramLabel = "NAME",
      defaultValue = "hansa.local",
      description = "As hansa.trust.domain (default: ${DEFAULT-VALUE}).")
  private String trustDomain = "";

  @Override
  public Integer call() {
    Home home = HomeOption.home();
    Principal principal = Principal.parse(name);
    DevelopmentTrust.keepPrivate(home.ca());
    DevelopmentTrust.keepPrivate(home.etc());
    Path folder =
        principal.kind() == Principal.Kind.SERVICE
            ? home.tls(principal.name())
            : home.etc().resolve("tls").resolve(name);
    Instant end =
        new DevelopmentTrust(trustDomain, home.ca(), home.tls(IDENTITY), InstantSource.system())
            .issue(principal, folder, hosts);
    System.out.println("issued to " + HomeOption.shown(folder) + ", valid until " + end);
    return 0;
  }
}
