package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Issues certificates with the {@code openssl} command, as an operator without our tools would. */
public final class Certificates {
  private static final AlternativeName LOCALHOST = AlternativeName.dns("localhost");
  private static final AlternativeName LOOPBACK = AlternativeName.ip(127, 0, 0, 1);

  private Certificates() {}

  /**
   * A new key and certificate.
   *
   * @param key PKCS #8, PEM
   * @param chain leaf and authority, PEM
   */
  public record Pair(String key, String chain) {

    /** Puts them in place, each atomically, in the order asked for. */
    public void replace(Path folder, boolean keyFirst) {
      if (keyFirst) {
        replace(folder.resolve("tls.key"), key);
        replace(folder.resolve("tls.crt"), chain);
      } else {
        replace(folder.resolve("tls.crt"), chain);
        replace(folder.resolve("tls.key"), key);
      }
    }

    private static void replace(Path file, String content) {
      try {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), content);
        Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Issues for a workload of a mesh, with the authority that identity uses. */
  public static Pair issue(Launcher mesh, String workload) {
    return issue(mesh, "/O=Hansa", List.of(AlternativeName.service(workload), LOCALHOST, LOOPBACK));
  }

  private static Pair issue(Launcher mesh, String subject, List<AlternativeName> names) {
    Path authority = mesh.home().resolve("etc/tls/identity");
    return issue(
        authority.resolve("authority.crt"), authority.resolve("authority.key"), subject, names);
  }

  /** The files of a server on this machine that no part of the mesh is. */
  public static Path server(Launcher mesh) {
    List<AlternativeName> names =
        List.of(LOCALHOST, LOOPBACK, AlternativeName.dns(RebindingNames.HOST));
    return lay(issue(mesh, "/O=Foreign", names), mesh.home().resolve("partners/acme/ca.crt"));
  }

  /** A partner's files, issued by the authority that identity uses, with just these names. */
  public static Path partner(Launcher mesh, String subject, AlternativeName... names) {
    return lay(issue(mesh, subject, List.of(names)), mesh.home().resolve("partners/acme/ca.crt"));
  }

  /** A partner's files, issued by an authority that nobody here knows. */
  public static Path foreignPartner(Path trusted) {
    try {
      Path folder = SharedMesh.newHome("foreign");
      Path key = folder.resolve("ca.key");
      Path crt = folder.resolve("foreign.crt");
      generateKey(folder, key);
      run(
          folder,
          "openssl",
          "req",
          "-x509",
          "-new",
          "-key",
          key.toString(),
          "-subj",
          "/O=Foreign",
          "-days",
          "1",
          "-out",
          crt.toString());
      var names = List.of(AlternativeName.partner("acme"), LOCALHOST, LOOPBACK);
      return lay(issue(crt, key, "/O=Hansa", names), trusted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Files of somebody whom nobody vouches for: a certificate that its own key has signed, as {@code
   * openssl req -x509} makes it, with just these names.
   */
  public static Path selfSigned(Launcher mesh, String subject, AlternativeName... names) {
    try {
      Path folder = Files.createTempDirectory("issue");
      Path key = folder.resolve("key.pem");
      Path crt = folder.resolve("own.pem");
      Path configuration =
          Files.writeString(
              folder.resolve("configuration"),
              """
              [req]
              distinguished_name=subject
              x509_extensions=own
              [subject]
              [own]
              basicConstraints=critical,CA:TRUE
              """
                  + (names.length == 0 ? "" : alternativeNames(List.of(names))));
      generateKey(folder, key);
      run(
          folder,
          "openssl",
          "req",
          "-x509",
          "-new",
          "-config",
          configuration.toString(),
          "-key",
          key.toString(),
          "-utf8",
          "-subj",
          subject,
          "-days",
          "2",
          "-out",
          crt.toString());
      return lay(
          new Pair(Files.readString(key), Files.readString(crt)),
          mesh.home().resolve("partners/acme/ca.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a root that ends soon in the place of the one that a workload trusts: the same name and
   * key, so that all it has issued holds under it.
   */
  public static void shortenRoot(Launcher mesh, String workload, Duration left) {
    try {
      Path folder = Files.createTempDirectory("root");
      Path root = folder.resolve("root.crt");
      run(
          folder,
          "openssl",
          "x509",
          "-in",
          mesh.home().resolve("ca/root.crt").toString(),
          "-signkey",
          mesh.home().resolve("ca/root.key").toString(),
          "-days",
          Long.toString(left.toDays()),
          "-out",
          root.toString());
      Path bundle = mesh.home().resolve("etc/tls").resolve(workload).resolve("ca.crt");
      Pair.replace(bundle, Files.readString(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String alternativeNames(List<AlternativeName> names) {
    return "subjectAltName=ASN1:SEQUENCE:names\n[names]\n"
        + IntStream.range(0, names.size())
            .mapToObj(number -> "name" + number + "=" + names.get(number).field())
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static void generateKey(Path folder, Path key) throws IOException {
    run(
        folder,
        "openssl",
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        key.toString());
  }

  private static Path lay(Pair pair, Path trusted) {
    try {
      Path folder = SharedMesh.newHome("files");
      Files.writeString(folder.resolve("tls.key"), pair.key());
      Files.writeString(folder.resolve("tls.crt"), pair.chain());
      Files.copy(trusted, folder.resolve("ca.crt"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pair issue(
      Path authority, Path authorityKey, String subject, List<AlternativeName> names) {
    try {
      Path folder = Files.createTempDirectory("issue");
      Path key = folder.resolve("key.pem");
      Path request = folder.resolve("request.pem");
      Path leaf = folder.resolve("leaf.pem");
      Path extensions =
          Files.writeString(
              folder.resolve("extensions"),
              """
              basicConstraints=critical,CA:FALSE
              keyUsage=critical,digitalSignature
              extendedKeyUsage=serverAuth,clientAuth
              """
                  + alternativeNames(names));
      generateKey(folder, key);
      run(
          folder,
          "openssl",
          "req",
          "-new",
          "-key",
          key.toString(),
          "-utf8",
          "-subj",
          subject,
          "-out",
          request.toString());
      run(
          folder,
          "openssl",
          "x509",
          "-req",
          "-in",
          request.toString(),
          "-CA",
          authority.toString(),
          "-CAkey",
          authorityKey.toString(),
          "-days",
          "2",
          "-set_serial",
          "0x" + UUID.randomUUID().toString().replace("-", ""),
          "-extfile",
          extensions.toString(),
          "-out",
          leaf.toString());
      return new Pair(Files.readString(key), Files.readString(leaf) + Files.readString(authority));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Path folder, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.log").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(
            List.of(command) + ": " + Files.readString(folder.resolve("openssl.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
