package dev.hansa.runtime.wiring;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;

/**
 * Binds {@code hansa.*} that concern the process itself.
 *
 * @param name workload name; the process must hold the identity {@code service/<name>}
 * @param home folder of the mesh's files ({@code HANSA_HOME}); relative paths start there
 */
@Context
@ConfigurationProperties("hansa")
record ProcessSettings(String name, @Bindable(defaultValue = ".") String home) {
  Path resolve(String path) {
    return Path.of(home).resolve(path);
  }
}
