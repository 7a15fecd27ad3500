package dev.hansa.identity.partners;

import static dev.hansa.identity.partners.PartnersDesk.reason;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.hansa.identity.authority.SigningRequests;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.Partner.State;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Entering partners, and finding them. */
class GrpcPartnersTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final PartnersDesk desk;
  private final ManualClock clock;
  private final PartnerRegister register;
  private final PartnersBlockingStub partners;
  private final String id;

  GrpcPartnersTest(@TempDir Path folder) throws Exception {
    desk = PartnersDesk.open(POSTGRES.database(), folder);
    clock = desk.clock();
    register = desk.register();
    partners = desk.partners();
    id = desk.id();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void registers_a_partner_with_its_first_certificate() {
    var response = partners.registerPartner(desk.request().build());

    assertThat(response.getPartner().getName()).isEqualTo("partners/" + id);
    assertThat(response.getPartner().getState()).isEqualTo(State.STATE_ACTIVE);
    assertThat(response.getCertificateChain()).contains("BEGIN CERTIFICATE");
    assertThat(register.find(id)).get().extracting(Partner::active).isEqualTo(true);
    assertThat(desk.get().getScopesList()).containsExactly("orders.read", "orders.write");
  }

  @Test
  void a_repeated_request_gets_the_first_answer() {
    var request = desk.request().build();

    var first = partners.registerPartner(request);
    clock.advance(Duration.ofMinutes(1));

    assertThat(partners.registerPartner(request)).isEqualTo(first);
    assertThat(
            reason(
                () ->
                    partners.registerPartner(
                        request.toBuilder()
                            .clearJwks()
                            .setScopes(0, "orders.write")
                            .setScopes(1, "orders.read")
                            .build())))
        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void refuses_an_id_that_is_taken() {
    partners.registerPartner(desk.request().build());

    assertThat(reason(() -> partners.registerPartner(desk.request().build())))
        .isEqualTo("PARTNER_EXISTS");
  }

  @Test
  void refuses_scopes_that_no_contract_names() {
    assertThat(reason(() -> partners.registerPartner(desk.request().addScopes("no.such").build())))
        .isEqualTo("SCOPE_UNKNOWN");
    assertThat(register.find(id)).isEmpty();
  }

  @Test
  void refuses_a_broken_signing_request_and_enters_nobody() {
    var broken = desk.request().setCertificateSigningRequest(ByteString.copyFromUtf8("no")).build();

    assertThat(reason(() -> partners.registerPartner(broken))).isEqualTo("SIGNING_REQUEST_INVALID");
    assertThat(register.find(id)).isEmpty();
  }

  @Test
  void issues_a_further_certificate_until_the_partner_is_disabled() {
    partners.registerPartner(desk.request().build());
    var request =
        IssueCertificateRequest.newBuilder()
            .setName("partners/" + id)
            .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()))
            .build();

    assertThat(partners.issueCertificate(request).getCertificateChain())
        .contains("BEGIN CERTIFICATE");
    partners.disablePartner(desk.disable());
    assertThat(reason(() -> partners.issueCertificate(request))).isEqualTo("PARTNER_DISABLED");
  }

  @Test
  void does_not_know_strangers() {
    assertThat(reason(desk::get)).isEqualTo("PARTNER_UNKNOWN");
    assertThat(reason(() -> partners.disablePartner(desk.disable()))).isEqualTo("PARTNER_UNKNOWN");
  }

  @Test
  void lists_partners_page_by_page_in_the_order_of_their_names() {
    List<String> expected = new ArrayList<>();
    for (String suffix : List.of("-a", "-b", "-c")) {
      partners.registerPartner(
          desk.request().setRequestId(id + suffix).setPartnerId(id + suffix).build());
      expected.add("partners/" + id + suffix);
    }

    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListPartnersResponse page =
          partners.listPartners(
              ListPartnersRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      assertThat(page.getPartnersCount()).isBetween(1, 2);
      page.getPartnersList().forEach(partner -> listed.add(partner.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).isSorted().doesNotHaveDuplicates().containsAll(expected);
  }

  @Test
  void refuses_a_page_token_that_it_did_not_give() {
    var request = ListPartnersRequest.newBuilder().setPageToken("!").build();

    assertThat(reason(() -> partners.listPartners(request))).isEqualTo("PAGE_TOKEN_INVALID");
  }
}
