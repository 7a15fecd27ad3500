package dev.hansa.acceptance.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComplaintsTest {
  @TempDir Path home;

  @Test
  void keeps_what_was_complained_of_since_then_with_its_stack_trace() throws IOException {
    Path logs = Files.createDirectory(home.resolve("logs"));
    Files.writeString(
        logs.resolve("identity.log"),
        """
        2026-01-01T09:59:59.000Z ERROR trace_id=- [main] A - before
        2026-01-01T10:00:01.000Z INFO  trace_id=- [main] A - nothing wrong
        2026-01-01T10:00:02.000Z ERROR trace_id=- [main] A - broken
        java.lang.IllegalStateException: why
        \tat A.b
        2026-01-01T10:00:03.000Z INFO  trace_id=- [main] A - nothing wrong
        2026-01-01T10:00:04.000Z WARN  trace_id=- [main] A - slow
        """);
    Files.writeString(logs.resolve("postgres.log"), "2026-01-01 10:00:02 UTC LOG: ready\n");

    assertThat(Complaints.since(Instant.parse("2026-01-01T10:00:00Z"), home))
        .containsExactly(
            "identity.log: 2026-01-01T10:00:02.000Z ERROR trace_id=- [main] A - broken",
            "identity.log: java.lang.IllegalStateException: why",
            "identity.log: \tat A.b",
            "identity.log: 2026-01-01T10:00:04.000Z WARN  trace_id=- [main] A - slow");
  }
}
