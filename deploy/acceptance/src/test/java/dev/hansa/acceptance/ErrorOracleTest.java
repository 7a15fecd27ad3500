package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.hansa.acceptance.mesh.Assertion;
import dev.hansa.acceptance.mesh.ForeignIssuer;
import dev.hansa.acceptance.mesh.KeyPartner;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.PemFiles;
import dev.hansa.acceptance.mesh.TokenEndpoint;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever fails to prove who it is learns nothing from the answer. Each round comes from another
 * address of this machine, as identity lets each of them fail a few times only.
 */
@OnSharedMesh
class ErrorOracleTest {
  /** An address may fail 18 times at once. */
  private static final int TRIES_A_ROUND = 5;

  private static final double MILLISECOND = 1e6;

  /** A busy machine spreads times; two samples of one kind may differ by so much. */
  private static final double SAMPLING = 0.2;

  /** And by more once in a while. What really takes longer takes longer in each. */
  private static final int SAMPLES = 3;

  private enum Failure {
    UNKNOWN_CLIENT,
    WRONG_KEY,
    EXPIRED_ASSERTION;

    Assertion of(KeyPartner partner, ECKey another) {
      return switch (this) {
        case UNKNOWN_CLIENT ->
            Assertion.of("no-such-client", "no-such-client", partner.identity(), another);
        case WRONG_KEY -> partner.assertion().signedBy(another);
        case EXPIRED_ASSERTION -> partner.assertion().later(-120);
      };
    }
  }

  @Test
  @DisplayName("K32: unknown client, wrong key, expired assertion: one answer, after one time")
  void failures_look_alike(Launcher mesh) throws Exception {
    List<Double> medians = medians(mesh, 30);
    for (int sample = 1; !alike(medians) && sample < SAMPLES; sample++) {
      medians = medians(mesh, 30);
    }
    System.out.println("K32: medians, ns: " + medians);
    assertThat(alike(medians))
        .as("medians of %s, ns: %s", List.of(Failure.values()), medians)
        .isTrue();
  }

  private static boolean alike(List<Double> medians) {
    double longest = Collections.max(medians);
    double spread = longest - Collections.min(medians);
    return spread < Math.max(MILLISECOND, SAMPLING * longest);
  }

  @Test
  @Tag("slow")
  @DisplayName("K32: medians over 10,000 tries of each kind differ by less than a millisecond")
  void failures_take_the_same_time(Launcher mesh) throws Exception {
    List<Double> medians = medians(mesh, 2_000);
    System.out.println("K32: medians, ns: " + medians);
    assertThat(Collections.max(medians) - Collections.min(medians)).isLessThan(MILLISECOND);
  }

  /** Of each kind of failure, in nanoseconds. */
  private static List<Double> medians(Launcher mesh, int rounds) throws Exception {
    KeyPartner partner = KeyPartner.register(mesh, "orders.read");
    assertThat(partner.token()).as("it can prove who it is").isNotEmpty();
    SSLContext tls = PemFiles.withoutCertificate(mesh.home().resolve("etc/tls/operator/admin"));
    ECKey another = ForeignIssuer.newKey("another");
    Map<Failure, List<Long>> nanos = new EnumMap<>(Failure.class);
    Set<String> answers = new HashSet<>();
    for (int round = 0; round < rounds; round++) {
      try (HttpClient http = from(address(round), tls)) {
        var endpoint = new TokenEndpoint(http, partner.identity());
        connect(http, partner.identity());
        String proof = partner.proofForToken(nonce(endpoint, partner));
        for (int attempt = 0; attempt < TRIES_A_ROUND; attempt++) {
          for (Failure kind : shuffled()) {
            Assertion assertion = kind.of(partner, another);
            long start = System.nanoTime();
            HttpResponse<String> answer = endpoint.ask(assertion, "DPoP", proof);
            nanos.computeIfAbsent(kind, _ -> new ArrayList<>()).add(System.nanoTime() - start);
            answers.add(seen(answer));
          }
        }
      }
    }
    assertThat(answers).hasSize(1).allMatch(answer -> answer.startsWith("401 "));
    return nanos.values().stream().map(ErrorOracleTest::median).toList();
  }

  /** What comes first in a row may take longer for that alone. */
  private static List<Failure> shuffled() {
    List<Failure> kinds = new ArrayList<>(List.of(Failure.values()));
    Collections.shuffle(kinds);
    return kinds;
  }

  /** All that an answer says, but for the time of day. */
  private static String seen(HttpResponse<String> answer) {
    var headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    return answer.statusCode() + " " + headers + answer.body();
  }

  /** The first request on a connection takes longer, whatever it is. */
  private static void connect(HttpClient http, URI identity) throws Exception {
    var metadata = identity.resolve("/.well-known/oauth-authorization-server");
    var answer = http.send(HttpRequest.newBuilder(metadata).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static String nonce(TokenEndpoint endpoint, KeyPartner partner) throws Exception {
    return endpoint
        .ask(partner.assertion(), "DPoP", partner.proofForToken(""))
        .headers()
        .firstValue("DPoP-Nonce")
        .orElseThrow();
  }

  private static HttpClient from(InetAddress address, SSLContext tls) {
    return HttpClient.newBuilder().localAddress(address).sslContext(tls).build();
  }

  /** All of 127.0.0.0/8 is this machine. */
  private static InetAddress address(int round) {
    return InetAddress.ofLiteral("127.32.%d.%d".formatted(round / 250, 1 + round % 250));
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
  }
}
