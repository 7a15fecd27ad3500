package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public suite of HTTP/2 frames, against a mesh port. */
@Tag("slow")
class H2SpecTest {
  private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final String GET_PARTNER = "/hansa.identity.v1.Partners/GetPartner";

  private static final Pattern FAILURE = Pattern.compile("× \\d+: (.*)");

  /**
   * What gRPC does otherwise. The first three may also be answers that were on their way; the
   * others are refused with an HTTP status where the RFC has a reset.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "half closed (remote): Sends a HEADERS frame",
          "closed: Sends a HEADERS frame", // the stream is reset, not the connection
          "Sends stream identifier that is numerically smaller than previous",
          "Sends a HEADERS frame with empty \":path\" pseudo-header field", // INTERNAL_ERROR
          "Sends a HEADERS frame that omits \":method\" pseudo-header field",
          "Sends a HEADERS frame that omits \":scheme\" pseudo-header field",
          "Sends a HEADERS frame that omits \":path\" pseudo-header field");

  @TempDir private Path folder;

  @Test
  @DisplayName("T25: h2spec finds nothing but what gRPC does otherwise")
  void passes_h2spec() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("os.arch").equals("amd64"));
    unpack();
    try (var mesh = new ServedMesh();
        var tunnel = new TlsTunnel(mesh)) {
      var h2spec =
          new ProcessBuilder(
                  folder.resolve("h2spec").toString(),
                  "-h",
                  "127.0.0.1",
                  "-p",
                  String.valueOf(tunnel.port()),
                  "-P",
                  GET_PARTNER,
                  "-o",
                  "5")
              .redirectErrorStream(true)
              .start();
      var output = new String(h2spec.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var failures = FAILURE.matcher(output).results().map(found -> found.group(1)).distinct();
      assertThat(failures).isSubsetOf(KNOWN);
      assertThat(output).contains("145 tests, ");
    }
  }

  private void unpack() throws IOException, InterruptedException {
    var tar = new ProcessBuilder("tar", "xzf", "-", "-C", folder.toString()).start();
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream(PROGRAM));
        var out = tar.getOutputStream()) {
      in.transferTo(out);
    }
    assertThat(tar.waitFor()).isZero();
  }
}
