package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write_once() {
    file = folder.resolve("a.yml");
    assertThat(new GeneratedFiles(folder).write("a.yml", "one")).isTrue();
  }

  @Test
  void replaces_what_nobody_edited() {
    assertThat(new GeneratedFiles(folder).write("a.yml", "two")).isTrue();
    assertThat(file).hasContent("two");
  }

  @Test
  void leaves_what_somebody_edited() throws IOException {
    Files.writeString(file, "mine");
    assertThat(new GeneratedFiles(folder).write("a.yml", "two")).isFalse();
    assertThat(file).hasContent("mine");
  }

  @Test
  void takes_a_file_back_that_was_edited_to_the_same() throws IOException {
    Files.writeString(file, "two");
    assertThat(new GeneratedFiles(folder).write("a.yml", "two")).isTrue();
    assertThat(new GeneratedFiles(folder).write("a.yml", "three")).isTrue();
    assertThat(file).hasContent("three");
  }
}
