package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the suite's one mesh as a {@link Launcher}; the first test that asks starts it, the
 * end of the suite stops it. Tests must leave it as they found it. When one fails, what the mesh's
 * processes complained of meanwhile is printed.
 */
public final class SharedMesh
    implements ParameterResolver, BeforeTestExecutionCallback, AfterTestExecutionCallback {
  private static final Namespace OURS = Namespace.create(SharedMesh.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(OURS).put(Instant.class, Instant.now());
  }

  @Override
  @SuppressWarnings("SystemOut") // where the runner prints the failure
  public void afterTestExecution(ExtensionContext context) {
    Running mesh = context.getRoot().getStore(OURS).get(Running.class, Running.class);
    Instant start = context.getStore(OURS).get(Instant.class, Instant.class);
    if (context.getExecutionException().isPresent() && mesh != null && start != null) {
      System.out.println("During " + context.getDisplayName() + " the mesh complained:");
      Complaints.since(start, mesh.launcher.home()).forEach(System.out::println);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Launcher.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Running.class, ignored -> Running.start(), Running.class)
        .launcher;
  }

  private record Running(Launcher launcher) implements AutoCloseable {
    /** A machine that starts another mesh meanwhile may stand still for longer than 2 s. */
    private static final Map<String, String> PATIENT =
        Map.of("HANSA_DATABASE_BORROW_TIMEOUT", "10s");

    static Running start() {
      return new Running(Launcher.upAnew("hansa-shared", PATIENT));
    }

    @Override
    public void close() {
      launcher.run(Duration.ofMinutes(2), "down", "--wipe");
    }
  }

  /** A new, empty state folder. */
  public static Path newHome(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
