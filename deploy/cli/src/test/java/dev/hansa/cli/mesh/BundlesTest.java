package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
  @TempDir Path folder;

  private Path jar(String bundle, String content) throws IOException {
    Path jar = Files.createTempFile(folder, "contract", ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/hansa/" + bundle));
      out.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return jar;
  }

  private Path contracts() {
    return folder.resolve("contracts");
  }

  private Bundles copy(String bundle, String content) throws IOException {
    return Bundles.copy(List.of(jar(bundle, content)), contracts());
  }

  @Test
  void copies_what_is_new_and_what_is_changed() throws IOException {
    assertThat(copy("orders.binpb", "one")).isEqualTo(bundles(List.of("orders.binpb")));
    assertThat(copy("orders.binpb", "two").own()).isEmpty();
    assertThat(contracts().resolve("orders.binpb")).hasContent("two");
  }

  @Test
  void leaves_what_an_operator_dropped() throws IOException {
    copy("orders.binpb", "one");
    Files.writeString(contracts().resolve("acme.binpb"), "theirs");
    Files.writeString(contracts().resolve("acme.yaml"), "policy: []");
    copy("orders.binpb", "two");
    assertThat(contracts().resolve("acme.binpb")).hasContent("theirs");
    assertThat(contracts().resolve("acme.yaml")).hasContent("policy: []");
  }

  @Test
  void says_so_when_an_operator_put_another_in_the_place_of_ours() throws IOException {
    copy("orders.binpb", "one");
    Files.writeString(contracts().resolve("orders.binpb"), "theirs");
    assertThat(copy("orders.binpb", "two").own()).containsExactly("orders.binpb");
    assertThat(contracts().resolve("orders.binpb")).hasContent("theirs");
  }

  @Test
  void takes_away_what_no_jar_has_any_more() throws IOException {
    copy("orders.binpb", "one");
    copy("sales.binpb", "one");
    assertThat(contracts().resolve("orders.binpb")).doesNotExist();
    assertThat(contracts().resolve("sales.binpb")).exists();
  }

  @Test
  void takes_over_a_folder_that_was_filled_before_there_was_an_index() throws IOException {
    Files.createDirectories(contracts());
    Files.writeString(contracts().resolve("orders.binpb"), "old");
    assertThat(copy("orders.binpb", "new").own()).isEmpty();
    assertThat(contracts().resolve("orders.binpb")).hasContent("new");
  }

  private static Bundles bundles(List<String> names) {
    return new Bundles(new java.util.LinkedHashSet<>(names), List.of());
  }
}
