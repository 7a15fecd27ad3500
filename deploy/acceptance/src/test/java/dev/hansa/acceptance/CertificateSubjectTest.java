package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.AlternativeName;
import dev.hansa.acceptance.mesh.Certificates;
import dev.hansa.acceptance.mesh.IdentityClient;
import dev.hansa.acceptance.mesh.Json;
import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Operator;
import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Certificates of the mesh's own authority, with names that only look like the one that a partner
 * has agreed on.
 */
@OnSharedMesh
class CertificateSubjectTest {
  private static final String TOKEN = "200";
  private static final String REFUSED = "401 invalid_client";
  private static final String NO_HANDSHAKE = "no handshake";

  @Test
  @DisplayName("K24: a subject is its parts in their order, not a text")
  void subjects(Launcher mesh) {
    String name =
        registered(
            mesh, CertificateMatcher.newBuilder().setSubjectDn("CN=Orders\\, Ltd,O=Initech"));
    AlternativeName id = AlternativeName.partner(name);

    assertThat(ask(mesh, name, "/O=Initech/CN=Orders, Ltd", id)).isEqualTo(TOKEN);
    for (String other :
        List.of(
            "/CN=Orders, Ltd/O=Initech",
            "/O=Initech/CN=Orders, Ltd,O=Initech",
            "/CN=Orders, Ltd,O=Initech",
            "/O=Initech/CN=Orders\\\\, Ltd",
            "/O=Initech+CN=Orders, Ltd",
            "/C=DE/O=Initech/CN=Orders, Ltd",
            "/O=Initech/CN=Orders, Ltd/CN=Orders, Ltd",
            "/O=Initech/OU=Orders, Ltd",
            "/O=Initech/CN=*")) {
      assertThat(ask(mesh, name, other, id)).as(other).isEqualTo(REFUSED);
    }
  }

  @Test
  @DisplayName("K24: a name is a whole name of its kind: no wildcard, no NUL, no common name")
  void alternative_names(Launcher mesh) {
    String host = "erp.initech.example";
    String name = registered(mesh, CertificateMatcher.newBuilder().setSanDns(host));
    AlternativeName id = AlternativeName.partner(name);

    assertThat(ask(mesh, name, "/O=Any", id, AlternativeName.dns(host))).isEqualTo(TOKEN);
    assertThat(ask(mesh, name, "/O=Any", id, AlternativeName.dns("ERP.Initech.example")))
        .as("names of hosts have no case")
        .isEqualTo(TOKEN);
    for (AlternativeName other :
        List.of(
            AlternativeName.dns("*.initech.example"),
            AlternativeName.dns("www." + host),
            AlternativeName.email("erp@initech.example"))) {
      assertThat(ask(mesh, name, "/CN=" + host, id, other)).as(other.toString()).isEqualTo(REFUSED);
    }
    assertThat(ask(mesh, name, "/CN=" + host, id, AlternativeName.dns(host + "\0.evil.example")))
        .isEqualTo(REFUSED);
  }

  @Test
  @DisplayName("K24: the SPIFFE id counts beside the name, and there is one")
  void spiffe_ids(Launcher mesh) {
    String host = "erp.initech.example";
    String name = registered(mesh, CertificateMatcher.newBuilder().setSanDns(host));
    AlternativeName id = AlternativeName.partner(name);
    AlternativeName dns = AlternativeName.dns(host);

    assertThat(ask(mesh, name, "/O=Any", id, dns)).isEqualTo(TOKEN);
    assertThat(ask(mesh, name, "/O=Any", AlternativeName.partner("acme"), dns))
        .as("another partner's id with this one's name")
        .isEqualTo(REFUSED);
    assertThat(ask(mesh, name, "/O=Any", id, AlternativeName.partner("acme"), dns))
        .as("two ids")
        .isEqualTo(NO_HANDSHAKE);
    assertThat(ask(mesh, name, "/O=Any", dns)).as("no id").isEqualTo(NO_HANDSHAKE);
  }

  @Test
  @DisplayName("K24: what could match many is not registered")
  void registration(Launcher mesh) {
    try (Operator operator = Operator.of(mesh)) {
      for (CertificateMatcher.Builder matcher :
          List.of(
              CertificateMatcher.newBuilder().setSanDns("*.initech.example"),
              CertificateMatcher.newBuilder().setSanUri("spiffe://hansa.local/partner/acme"),
              CertificateMatcher.newBuilder().setSubjectDn("Initech"))) {
        assertThat(operator.refusal(partner(Operator.newName("match"), matcher)))
            .isEqualTo("INVALID_ARGUMENT MATCHER_INVALID");
      }
    }
  }

  private static String registered(Launcher mesh, CertificateMatcher.Builder matcher) {
    String name = Operator.newName("match");
    try (Operator operator = Operator.of(mesh)) {
      operator.register(partner(name, matcher));
    }
    return name;
  }

  private static RegisterPartnerRequest.Builder partner(
      String name, CertificateMatcher.Builder matcher) {
    return RegisterPartnerRequest.newBuilder()
        .setPartnerId(name)
        .addScopes("orders.read")
        .setCertificateMatcher(matcher);
  }

  /** How identity answers a client that has such a certificate. */
  private static String ask(
      Launcher mesh, String client, String subject, AlternativeName... names) {
    Path files = Certificates.partner(mesh, subject, names);
    try (var identity = IdentityClient.of(mesh, client, files)) {
      HttpResponse<String> answer = identity.token();
      return answer.statusCode() == 200
          ? TOKEN
          : answer.statusCode() + " " + Json.text(answer.body(), "error");
    } catch (UncheckedIOException _) {
      return NO_HANDSHAKE;
    }
  }
}
