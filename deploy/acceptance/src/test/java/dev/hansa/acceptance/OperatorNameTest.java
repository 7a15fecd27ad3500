package dev.hansa.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.mesh.Launcher;
import dev.hansa.acceptance.mesh.OnSharedMesh;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators act under names of their own. */
@OnSharedMesh
class OperatorNameTest {

  @Test
  void the_book_names_the_operator_who_did_it(Launcher mesh) {
    mesh.run("certificate", "operator/ann", "--host", "localhost").orFail();
    var ann = Map.of("HANSA_OPERATOR", "ann");
    mesh.run(ann, "partner", "add", "by-ann", "--scope", "orders.read").orFail();
    assertThat(mesh.run("partner", "show", "by-ann").orFail().out()).contains("by operator/ann");
  }
}
