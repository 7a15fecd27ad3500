package dev.hansa.cli.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Writes PEM (RFC 7468) for its owner alone (mode 600); a reader sees the old or the new file. */
public final class PemFiles {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private PemFiles() {}

  public static void writeKey(Path file, PrivateKey key) {
    write(file, block("PRIVATE KEY", key.getEncoded()));
  }

  static void writeCertificates(Path file, List<X509Certificate> chain) {
    write(file, chain.stream().map(PemFiles::block).collect(Collectors.joining()));
  }

  /** Writes a text for its owner alone. */
  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes any content for its owner alone. */
  public static void write(Path file, byte[] content) {
    try {
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path part =
          Files.createTempFile(
              folder,
              "." + file.getFileName(),
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(part, content);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String block(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("certificate cannot be encoded", e);
    }
  }

  private static String block(String label, byte[] der) {
    return String.join(
        "\n",
        Arrays.asList(
            "-----BEGIN " + label + "-----",
            LINES.encodeToString(der),
            "-----END " + label + "-----",
            ""));
  }
}
