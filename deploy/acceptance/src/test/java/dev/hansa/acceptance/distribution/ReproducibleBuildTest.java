package dev.hansa.acceptance.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.acceptance.house.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive says nothing of who built it, where and when. */
@Tag("slow")
class ReproducibleBuildTest {
  @TempDir private Path temporary;

  @Test
  void two_checkouts_in_different_places_give_the_same_bytes() throws Exception {
    Path one = build(temporary.resolve("one"));
    Path other = build(temporary.resolve("some/other/place"));
    assertThat(Archive.sha256(other)).isEqualTo(Archive.sha256(one));
    assertThat(Files.mismatch(one, other)).isEqualTo(-1);
  }

  private Path build(Path checkout) throws IOException, InterruptedException {
    Files.createDirectories(checkout.getParent());
    run(
        temporary,
        List.of("git", "clone", "-q", Repository.root().toString(), checkout.toString()));
    run(checkout, List.of("./hansa", "dist"));
    try (Stream<Path> files = Files.list(checkout.resolve("deploy/distribution/target"))) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  private static void run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "run", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor()).as("%s: %s", command, Files.readString(log)).isZero();
  }
}
