package dev.hansa.identity.partners;

import static dev.hansa.identity.partners.PartnersDesk.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.identity.v1.CertificateMatcher;
import dev.hansa.identity.v1.ChangeScopesRequest;
import dev.hansa.identity.v1.EnablePartnerRequest;
import dev.hansa.identity.v1.ListPartnerActionsRequest;
import dev.hansa.identity.v1.Partner.State;
import dev.hansa.identity.v1.PartnerAction;
import dev.hansa.identity.v1.PartnerAction.Kind;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RateClass;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What operators do to partners, and who is told. */
class PartnerChangesTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");

  private final PartnersDesk desk;
  private final ManualClock clock;
  private final PartnerRegister register;
  private final PartnersBlockingStub partners;
  private final String id;

  PartnerChangesTest(@TempDir Path folder) throws Exception {
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
  void disables_a_partner_again_without_effect() {
    partners.registerPartner(desk.request().build());
    clock.advance(Duration.ofMinutes(1));

    var first = partners.disablePartner(desk.disable());
    clock.advance(Duration.ofMinutes(1));

    assertThat(first.getPartner().getState()).isEqualTo(State.STATE_DISABLED);
    assertThat(partners.disablePartner(desk.disable())).isEqualTo(first);
    assertThat(desk.get()).isEqualTo(first.getPartner());
  }

  @Test
  @DisplayName("F05: disabling and enabling are told to the mesh in the same transaction")
  void tells_the_mesh() {
    partners.registerPartner(desk.request().build());
    assertThat(denied()).isFalse();

    partners.disablePartner(desk.disable());
    assertThat(denied()).isTrue();

    var enabled = partners.enablePartner(enable());
    assertThat(denied()).isFalse();
    assertThat(enabled.getPartner().getState()).isEqualTo(State.STATE_ACTIVE);
    assertThat(partners.enablePartner(enable())).isEqualTo(enabled);
  }

  @Test
  void books_who_did_what_with_the_latest_first() throws Exception {
    partners.registerPartner(desk.request().build());
    partners.disablePartner(desk.disable());
    partners.disablePartner(desk.disable()); // changes nothing, so there is nothing to enter
    partners.enablePartner(enable());
    partners.changeScopes(scopes().addRemove("orders.read").build());
    partners.rotateCredentials(desk.rotation().build());

    var first =
        partners.listPartnerActions(
            ListPartnerActionsRequest.newBuilder()
                .setName("partners/" + id)
                .setPageSize(2)
                .build());
    var rest =
        partners.listPartnerActions(
            ListPartnerActionsRequest.newBuilder()
                .setName("partners/" + id)
                .setPageToken(first.getNextPageToken())
                .build());

    assertThat(first.getActionsList())
        .extracting(PartnerAction::getKind)
        .containsExactly(Kind.KIND_ROTATED, Kind.KIND_SCOPES_CHANGED);
    assertThat(rest.getActionsList())
        .extracting(PartnerAction::getKind)
        .containsExactly(Kind.KIND_ENABLED, Kind.KIND_DISABLED, Kind.KIND_REGISTERED);
    assertThat(rest.getNextPageToken()).isEmpty();
    assertThat(rest.getActionsList())
        .extracting(PartnerAction::getOperator)
        .containsOnly("operator/admin");
    assertThat(first.getActions(1).getDetail()).isEqualTo("scopes=[orders.write]");
  }

  @Test
  void changes_scopes_by_adding_and_removing() {
    partners.registerPartner(desk.request().build());

    assertThat(
            partners
                .changeScopes(scopes().addRemove("orders.read").build())
                .getPartner()
                .getScopesList())
        .containsExactly("orders.write");
    assertThat(partners.changeScopes(scopes().addAdd("orders.read").build()).getPartner())
        .isEqualTo(desk.get());
    assertThat(reason(() -> partners.changeScopes(scopes().addAdd("no.such").build())))
        .isEqualTo("SCOPE_UNKNOWN");
    assertThat(
            reason(
                () ->
                    partners.changeScopes(
                        scopes().addRemove("orders.read").addRemove("orders.write").build())))
        .isEqualTo("SCOPES_EMPTY");
    assertThat(desk.get().getScopesList()).containsExactly("orders.read", "orders.write");
  }

  @Test
  @DisplayName("Z14: a scope that is removed or added again is told to the mesh")
  void tells_the_mesh_of_scopes() {
    partners.registerPartner(desk.request().build());
    String reading = "partner/" + id + " orders.read";
    var _ = partners.changeScopes(scopes().addRemove("orders.read").build());
    assertThat(denied(reading)).isTrue();
    assertThat(denied("partner/" + id + " orders.write")).isFalse();
    assertThat(denied()).isFalse();

    var _ = partners.changeScopes(scopes().addAdd("orders.read").build());
    assertThat(denied(reading)).isFalse();
  }

  @Test
  void changes_what_is_set_and_keeps_the_rest() {
    partners.registerPartner(
        desk.request()
            .setRateClass(RateClass.RATE_CLASS_SMALL)
            .setContact("ops@acme.example")
            .build());

    var updated =
        partners
            .updatePartner(
                UpdatePartnerRequest.newBuilder()
                    .setName("partners/" + id)
                    .setRateClass(RateClass.RATE_CLASS_LARGE)
                    .setCertificateMatcher(CertificateMatcher.newBuilder().setSubjectDn("CN=" + id))
                    .build())
            .getPartner();

    assertThat(updated.getContact()).isEqualTo("ops@acme.example");
    assertThat(updated.getRateClass()).isEqualTo(RateClass.RATE_CLASS_LARGE);
    assertThat(updated).isEqualTo(desk.get());
    assertThat(register.find(id).orElseThrow().terms().rateClass().name()).isEqualTo("LARGE");
  }

  private EnablePartnerRequest enable() {
    return EnablePartnerRequest.newBuilder().setName("partners/" + id).build();
  }

  private ChangeScopesRequest.Builder scopes() {
    return ChangeScopesRequest.newBuilder().setName("partners/" + id);
  }

  private boolean denied() {
    return denied("partner/" + id);
  }

  private boolean denied(String name) {
    return POSTGRES
        .database()
        .transaction(
            connection -> {
              try (var select =
                  connection.prepareStatement(
                      "SELECT 1 FROM denials WHERE name = ? AND NOT lifted")) {
                select.setString(1, name);
                try (var rows = select.executeQuery()) {
                  return rows.next();
                }
              }
            });
  }
}
