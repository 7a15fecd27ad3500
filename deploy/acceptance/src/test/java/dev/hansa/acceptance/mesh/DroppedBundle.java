package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A bundle among the contracts of a running mesh, put there as an operator does. Close it to take
 * it away.
 */
public record DroppedBundle(Launcher mesh, String name) implements AutoCloseable {

  /** Drops the descriptors and the YAML beside them. */
  public static DroppedBundle drop(Launcher mesh, RandomContract contract, String yaml) {
    var bundle = new DroppedBundle(mesh, contract.name());
    bundle.yaml(yaml);
    bundle.write(".binpb", contract.descriptorSet());
    return bundle;
  }

  /** Replaces the descriptors. */
  public void descriptors(byte[] content) {
    write(".binpb", content);
  }

  /** Replaces the YAML. */
  public void yaml(String content) {
    write(".yaml", content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void write(String ending, byte[] content) {
    try {
      Files.write(file(ending), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String ending) {
    return mesh.home().resolve("contracts").resolve(name + ending);
  }

  /** Waits until the gateway says why it does not take what is there. */
  public String awaitRefusal() {
    Await.untilTrue(
        name + " is refused", Duration.ofSeconds(5), () -> page(mesh).contains("refuses " + name));
    return page(mesh);
  }

  /** What the gateway says about its contracts. */
  public static String page(Launcher mesh) {
    return PlainHttp.get(mesh.port(17443), "/contracts").body();
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file(".binpb"));
      Files.deleteIfExists(file(".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Await.untilTrue(
        name + " is gone", Duration.ofSeconds(5), () -> !page(mesh).contains(" " + name + "\n"));
  }
}
