package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import dev.hansa.acceptance.mesh.Operator;
import org.junit.jupiter.api.Test;

/** What an operator agrees with a partner after it was entered. */
@OnSharedMesh
class PartnerUpdateTest {
  @Test
  void changes_what_is_named_and_leaves_the_rest(Launcher mesh) {
    String name = Operator.newName("agreed");
    mesh.run(
            "partner",
            "add",
            name,
            "--scope",
            "orders.read",
            "--rate",
            "small",
            "--contact",
            "ops@agreed.example")
        .orFail();

    String changed = mesh.run("partner", "update", name, "--rate", "large").orFail().out();

    assertThat(changed).contains("rate         large", "contact      ops@agreed.example");
    assertThat(mesh.run("partner", "show", name).orFail().out())
        .startsWith(changed)
        .contains("updated", "by operator/");
    assertThat(mesh.run("partner", "update", name, "--contact", "").orFail().out())
        .contains("rate         large")
        .doesNotContain("contact");
  }

  @Test
  void says_what_could_be_changed_when_nothing_is_named(Launcher mesh) {
    var nothing = mesh.run("partner", "update", "acme");

    assertThat(nothing.exit()).isNotZero();
    assertThat(nothing.err()).contains("--rate, --contact or --match");
  }

  @Test
  void says_that_a_partner_is_not_known(Launcher mesh) {
    var unknown = mesh.run("partner", "update", "nobody-here", "--rate", "large");

    assertThat(unknown.exit()).isNotZero();
    assertThat(unknown.err()).contains("nobody-here");
  }
}
