package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** A workload's certificate that has been in use for a while. */
public final class AgedCertificate {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private AgedCertificate() {}

  /**
   * Issues one by the authority that identity uses.
   *
   * @param age since its beginning
   * @param left until its end
   */
  public static Certificates.Pair issue(
      Launcher mesh, String workload, Duration age, Duration left) {
    try {
      Path folder = Files.createTempDirectory("aged");
      Path authority = mesh.home().resolve("etc/tls/identity");
      String key = Certificates.issue(mesh, workload).key();
      Files.writeString(folder.resolve("key.pem"), key);
      Files.writeString(folder.resolve("index.txt"), "");
      Files.writeString(
          folder.resolve("configuration"),
          """
          [ca]
          default_ca=authority
          [authority]
          database=index.txt
          new_certs_dir=.
          rand_serial=yes
          default_md=sha256
          policy=anything
          x509_extensions=leaf
          [anything]
          organizationName=optional
          [leaf]
          basicConstraints=critical,CA:FALSE
          keyUsage=critical,digitalSignature
          extendedKeyUsage=serverAuth,clientAuth
          """
              + Certificates.alternativeNames(
                  List.of(
                      AlternativeName.service(workload),
                      AlternativeName.dns("localhost"),
                      AlternativeName.ip(127, 0, 0, 1))));
      openssl(folder, "req", "-new", "-key", "key.pem", "-subj", "/O=Hansa", "-out", "request.pem");
      openssl(
          folder,
          "ca",
          "-batch",
          "-notext",
          "-config",
          "configuration",
          "-cert",
          authority.resolve("authority.crt").toString(),
          "-keyfile",
          authority.resolve("authority.key").toString(),
          "-in",
          "request.pem",
          "-startdate",
          DATE.format(Instant.now().minus(age)),
          "-enddate",
          DATE.format(Instant.now().plus(left)),
          "-out",
          "leaf.pem");
      return new Certificates.Pair(
          key,
          Files.readString(folder.resolve("leaf.pem"))
              + Files.readString(authority.resolve("authority.crt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void openssl(Path folder, String... arguments) {
    var command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    String _ = Program.run(folder, Map.of(), command);
  }
}
