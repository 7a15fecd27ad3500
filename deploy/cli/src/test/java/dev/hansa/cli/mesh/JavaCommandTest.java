package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {
  /** Exit status of the JVM that {@code ExitOnOutOfMemoryError} makes. */
  private static final int OUT_OF_MEMORY = 3;

  @TempDir private Path folder;

  /** A process that takes what there is and, as a careless handler might, goes on after that. */
  static final class Greedy {
    private static final List<byte[]> KEPT = new ArrayList<>();

    private Greedy() {}

    static void main() {
      while (true) {
        try {
          KEPT.add(new byte[1 << 20]);
        } catch (OutOfMemoryError e) {
          System.out.println("goes on");
        }
      }
    }
  }

  @Test
  @DisplayName("R09: a process whose memory is used up ends at once, whatever its code would do")
  void ends_a_process_that_is_out_of_memory() throws Exception {
    var greedy = new Workload("greedy", Greedy.class.getName(), Map.of(), List.of(), false, 16);
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
            .map(Path::of)
            .toList();
    List<String> command =
        JavaCommand.write(folder.resolve("greedy.args"), greedy, classPath, List.of());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("OutOfMemoryError").doesNotContain("goes on");
      assertThat(process.exitValue()).isEqualTo(OUT_OF_MEMORY);
    } finally {
      process.destroyForcibly();
    }
  }
}
