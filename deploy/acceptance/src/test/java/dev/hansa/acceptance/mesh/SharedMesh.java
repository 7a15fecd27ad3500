package dev.hansa.acceptance.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the suite's one mesh as a {@link Launcher}; the first test that asks starts it, the
 * end of the suite stops it. Tests must leave it as they found it.
 */
public final class SharedMesh implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Launcher.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedMesh.class))
        .computeIfAbsent(Running.class, ignored -> Running.start(), Running.class)
        .launcher;
  }

  private record Running(Launcher launcher) implements AutoCloseable {

    static Running start() {
      return new Running(Launcher.upAnew("hansa-shared", Map.of()));
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
