package dev.hansa.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.hansa.cli.mesh.PackagedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The image of one process, in the OCI image format. The same jars and the same base give the same
 * bytes: every time in it is a constant.
 *
 * @param process what runs in it
 * @param shared jars that every process has; libraries among them are a layer of their own, stored
 *     and pulled once
 * @param version of the product, which the image is tagged with
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/spec.md">OCI image
 *     format</a>
 */
record ProcessImage(PackagedProcess process, Set<Path> shared, String version) {
  /** Where the distribution lies in an image. */
  static final String FOLDER = "/opt/hansa";

  /** All that a process writes. */
  static final String HOME = "/var/lib/hansa";

  private static final String TEMPORARY = "/tmp";

  /** A number, for Kubernetes cannot tell from a name that it is not root. */
  static final String USER = "65532:65532";

  /** No base at all. */
  static final String SCRATCH = "scratch";

  ProcessImage {
    shared = Set.copyOf(shared);
  }

  /** Name and tag, such as {@code hansa/gateway:0.1.0}. */
  String name() {
    return "hansa/" + process.name() + ":" + version;
  }

  /**
   * Writes the image as an OCI layout in a tar.
   *
   * @param base an image in a registry, {@code tar://FILE} as {@code docker save} writes it, or
   *     {@code scratch} for none
   * @param cache folder for layers, kept from one image to the next
   * @param work folder for what goes into the image and is no jar
   * @return its digest
   * @throws ImageFailure if the base cannot be had, or is no image
   */
  String write(Path tar, String base, Path cache, Path work) {
    try {
      Path arguments = Files.createDirectories(work).resolve(process.name() + ".args");
      Files.writeString(arguments, process.arguments());
      JibContainerBuilder image =
          (base.equals(SCRATCH) ? Jib.fromScratch() : Jib.from(base))
              .setFormat(ImageFormat.OCI)
              .setCreationTime(Instant.EPOCH)
              .setUser(USER)
              .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
              .addVolume(AbsoluteUnixPath.get(HOME))
              .addVolume(AbsoluteUnixPath.get(TEMPORARY))
              .addEnvironmentVariable("HANSA_HOME", HOME)
              .addEnvironmentVariable("OTEL_SERVICE_NAME", process.name())
              .setEntrypoint("java", "@" + FOLDER + "/run/" + process.name() + ".args")
              .addLabel("org.opencontainers.image.title", "Hansa " + process.name())
              .addLabel("org.opencontainers.image.version", version)
              .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
              .addLabel(
                  "org.opencontainers.image.description",
                  "The process " + process.name() + " of a mesh for server-to-server integration");
      process.ports().forEach(port -> image.addExposedPort(Port.tcp(port)));
      image.addFileEntriesLayer(jars("shared", jar -> shared.contains(jar) && !isOurs(jar)));
      image.addFileEntriesLayer(jars("libraries", jar -> !shared.contains(jar) && !isOurs(jar)));
      image.addFileEntriesLayer(jars("hansa", this::isOurs));
      image.addFileEntriesLayer(
          FileEntriesLayer.builder()
              .setName("arguments")
              .addEntry(arguments, inImage("run", arguments))
              .build());
      JibContainer written =
          image.containerize(
              Containerizer.to(TarImage.at(tar).named(name()))
                  .setToolName("hansa")
                  .setBaseImageLayersCache(cache.resolve("base"))
                  .setApplicationLayersCache(cache.resolve("layers")));
      return written.getDigest().toString();
    } catch (InvalidImageReferenceException e) {
      throw new ImageFailure(
          "base '" + base + "' is no image: give one of a registry, tar://FILE, or scratch", e);
    } catch (IOException
        | RegistryException
        | CacheDirectoryCreationException
        | ExecutionException e) {
      throw new ImageFailure(
          "the image of "
              + process.name()
              + " on base '"
              + base
              + "' cannot be made: "
              + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageFailure("interrupted", e);
    }
  }

  /** Jars that all of them have. */
  static Set<Path> sharedBy(Collection<PackagedProcess> processes) {
    return processes.stream()
        .map(process -> Set.copyOf(process.jars()))
        .reduce(ProcessImage::both)
        .orElse(Set.of());
  }

  private static Set<Path> both(Set<Path> some, Set<Path> others) {
    return some.stream().filter(others::contains).collect(Collectors.toUnmodifiableSet());
  }

  /** Those change with every release. */
  private boolean isOurs(Path jar) {
    return jar.toString().endsWith("-" + version + ".jar");
  }

  private FileEntriesLayer jars(String name, Predicate<Path> which) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    List<Path> sorted = process.jars().stream().filter(which).sorted().toList();
    sorted.forEach(jar -> layer.addEntry(jar, inImage("lib", jar)));
    return layer.build();
  }

  private static AbsoluteUnixPath inImage(String folder, Path file) {
    return AbsoluteUnixPath.get(FOLDER).resolve(folder).resolve(file.getFileName().toString());
  }
}
