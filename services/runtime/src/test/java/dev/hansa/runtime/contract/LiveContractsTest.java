package dev.hansa.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveContractsTest {
  private static final String BUY = "acme.v1.Shop/Buy";

  @TempDir private Path folder;
  private ContractBundle shop;

  @BeforeEach
  void fill() throws IOException {
    shop = ShopContract.bundle("shop", "acme.v1", ShopContract.OPEN);
    write(shop, Instant.EPOCH);
  }

  private void write(ContractBundle bundle, Instant since) throws IOException {
    Files.writeString(folder.resolve(bundle.yamlFile()), bundle.yaml());
    Path file = folder.resolve(bundle.descriptorFile());
    Files.write(file, bundle.descriptors().toByteArray());
    Files.setLastModifiedTime(file, FileTime.from(since));
  }

  private void yaml(String text) throws IOException {
    Files.writeString(folder.resolve("shop.yaml"), text);
  }

  private LiveContracts<Contracts> open() {
    return LiveContracts.open(folder, bundles -> BundleSet.read(bundles).contracts());
  }

  @Test
  void serves_what_is_there_when_it_opens() {
    var live = open();
    assertThat(live.get().find(BUY)).isPresent();
    assertThat(live.served()).containsExactly("shop");
    assertThat(live.refused()).isEmpty();
  }

  @Test
  void needs_a_folder() {
    assertThatThrownBy(
            () -> LiveContracts.open(folder.resolve("none"), bundles -> BundleSet.read(bundles)))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void takes_a_changed_bundle_and_leaves_the_former_plan_as_it_is() throws IOException {
    var live = open();
    var former = live.get();
    yaml(ShopContract.OPEN.replace("shop.use", "shop.other"));
    live.refresh();
    assertThat(live.get().find(BUY).orElseThrow().scopes()).containsExactly("shop.other");
    assertThat(former.find(BUY).orElseThrow().scopes()).containsExactly("shop.use");
  }

  @Test
  @DisplayName("Z07, R64: a bad bundle is refused, and the former one serves on")
  void Z07_keeps_the_former_bundle_when_a_bad_one_takes_its_place() throws IOException {
    var live = open();
    yaml("policy: []");
    live.refresh();
    assertThat(live.get().find(BUY)).isPresent();
    assertThat(live.served()).containsExactly("shop");
    assertThat(live.refused().get("shop"))
        .anySatisfy(fault -> assertThat(fault).contains("acme.v1.Shop/Buy has no policy"));
    yaml(ShopContract.OPEN);
    live.refresh();
    assertThat(live.refused()).isEmpty();
  }

  @Test
  void refuses_a_bad_newcomer_and_takes_the_good_one_beside_it() throws IOException {
    var live = open();
    write(ShopContract.bundle("bad", "acme.v2", "nonsense: 1"), Instant.EPOCH);
    write(ShopContract.bundle("good", "acme.v3", ShopContract.OPEN), Instant.EPOCH);
    live.refresh();
    assertThat(live.served()).containsExactly("good", "shop");
    assertThat(live.refused()).containsOnlyKeys("bad");
  }

  @Test
  void refuses_a_bundle_that_is_not_written_to_its_end() throws IOException {
    var live = open();
    Files.write(folder.resolve("shop.binpb"), new byte[0]);
    live.refresh();
    assertThat(live.get().find(BUY)).isPresent();
    assertThat(live.refused()).containsOnlyKeys("shop");
  }

  @Test
  void refuses_a_bundle_that_breaks_the_compiler() throws IOException {
    var live =
        LiveContracts.open(
            folder,
            bundles -> {
              if (bundles.stream().anyMatch(bundle -> bundle.name().equals("odd"))) {
                throw new IllegalStateException("odd");
              }
              return BundleSet.read(bundles).contracts();
            });
    write(ShopContract.bundle("odd", "acme.v2", ShopContract.OPEN), Instant.EPOCH);
    write(ShopContract.bundle("good", "acme.v3", ShopContract.OPEN), Instant.EPOCH);
    live.refresh();
    assertThat(live.served()).containsExactly("good", "shop");
    assertThat(live.refused()).containsOnlyKeys("odd");
  }

  @Test
  void forgets_a_bundle_that_is_gone() throws IOException {
    var live = open();
    Files.delete(folder.resolve("shop.binpb"));
    live.refresh();
    assertThat(live.get().find(BUY)).isEmpty();
    assertThat(live.served()).isEmpty();
  }

  @Test
  @DisplayName("L13: of two bundles with one service the newcomer is refused, whatever its name")
  void refuses_the_newcomer() throws IOException {
    var live = open();
    write(ShopContract.bundle("a", "acme.v1", ShopContract.OPEN), Instant.EPOCH);
    live.refresh();
    assertThat(live.served()).containsExactly("shop");
    assertThat(live.refused()).containsOnlyKeys("a");
  }

  @Test
  @DisplayName("L13: at the start the bundle that is there longer counts")
  void refuses_the_younger() throws IOException {
    write(ShopContract.bundle("a", "acme.v1", ShopContract.OPEN), Instant.EPOCH.plusSeconds(1));
    assertThat(open().served()).containsExactly("shop");
  }

  @Test
  void takes_a_newcomer_as_soon_as_nothing_is_in_its_way() throws IOException {
    var live = open();
    write(ShopContract.bundle("a", "acme.v1", ShopContract.OPEN), Instant.EPOCH);
    live.refresh();
    Files.delete(folder.resolve("shop.binpb"));
    live.refresh();
    assertThat(live.served()).containsExactly("a");
    assertThat(live.refused()).isEmpty();
  }

  @Test
  void keeps_everything_when_the_folder_is_gone() throws IOException {
    var live = open();
    Files.delete(folder.resolve("shop.binpb"));
    Files.delete(folder.resolve("shop.yaml"));
    Files.delete(folder);
    live.refresh();
    assertThat(live.get().find(BUY)).isPresent();
  }

  @Test
  void passes_over_hidden_files() throws IOException {
    Files.writeString(folder.resolve(".shop.binpb"), "half written");
    assertThat(open().refused()).isEmpty();
  }

  @Test
  void follows_the_folder() throws Exception {
    try (var live = open()) {
      var changed = new CompletableFuture<Contracts>();
      live.onChange(changed::complete);
      live.follow();
      yaml(ShopContract.OPEN.replace("shop.use", "shop.other"));
      assertThat(changed.get(10, TimeUnit.SECONDS).scopes()).containsExactly("shop.other");
    }
  }

  @Test
  void takes_a_pair_whose_second_file_comes_later() throws Exception {
    try (var live = open()) {
      var served = new CompletableFuture<Contracts>();
      live.onChange(served::complete);
      live.follow();
      var late = ShopContract.bundle("late", "acme.v2", ShopContract.OPEN);
      byte[] content = late.descriptors().toByteArray();
      Path file = folder.resolve(late.descriptorFile());
      Files.write(file, Arrays.copyOf(content, content.length / 2));
      Files.write(file, content);
      Files.writeString(folder.resolve(late.yamlFile()), late.yaml());
      assertThat(served.get(10, TimeUnit.SECONDS).find("acme.v2.Shop/Buy")).isPresent();
      assertThat(live.refused()).isEmpty();
    }
  }
}
