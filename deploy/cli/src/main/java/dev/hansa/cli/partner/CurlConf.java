package dev.hansa.cli.partner;

import dev.hansa.cli.trust.PemFiles;
import java.nio.file.Path;

/** A partner's {@code curl.conf}: who it is and whom it trusts, for {@code curl -K}. */
final class CurlConf {
  private CurlConf() {}

  static void write(Path folder) {
    PemFiles.write(
        folder.resolve("curl.conf"),
        """
        # curl -K this-file -H "Authorization: Bearer $(./hansa token --partner %s)" ...
        cert = "%s"
        key = "%s"
        cacert = "%s"
        header = "Content-Type: application/json"
        silent
        show-error
        """
            .formatted(
                folder.getFileName(),
                folder.resolve("tls.crt"),
                folder.resolve("tls.key"),
                folder.resolve("ca.crt")));
  }
}
