package dev.hansa.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.Exposure;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReferenceContractTest {
  private static Contracts bundle() throws IOException {
    try (var file =
        ReferenceContractTest.class.getResourceAsStream("/META-INF/hansa/proto-reference.binpb")) {
      return Contracts.parse(Objects.requireNonNull(file).readAllBytes());
    }
  }

  @Test
  @DisplayName("Z02: every method of the reference contracts has a policy, or the build fails here")
  void has_a_policy_for_every_method() throws IOException {
    assertThat(bundle().workloads()).containsExactly("inventory", "orders", "settlement");
  }

  @Test
  @DisplayName("Z01: what is neither exposed nor granted could never be called")
  void leaves_no_method_without_a_caller() throws IOException {
    assertThat(bundle().methods())
        .allMatch(method -> method.exposure() != Exposure.INTERNAL || !method.grants().isEmpty());
  }

  @Test
  void asks_for_a_scope_everywhere() throws IOException {
    assertThat(bundle().methods()).noneMatch(method -> method.scopes().isEmpty());
  }
}
