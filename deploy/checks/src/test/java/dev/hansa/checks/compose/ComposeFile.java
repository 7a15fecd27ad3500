package dev.hansa.checks.compose;

import dev.hansa.checks.file.StrictModel;
import dev.hansa.checks.file.StrictYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Compose file, of which every key has its component here; another is refused.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/spec.md">Compose
 *     Specification</a>
 */
record ComposeFile(
    String name,
    Map<String, Service> services,
    Map<String, Empty> networks,
    Map<String, Empty> volumes) {

  record Service(
      String image,
      @Nullable String user,
      @Nullable Boolean read_only,
      List<String> cap_drop,
      List<String> security_opt,
      List<String> tmpfs,
      @Nullable String mem_limit,
      @Nullable String cpus,
      @Nullable String shm_size,
      String restart,
      @Nullable String stop_grace_period,
      List<String> command,
      Map<String, String> environment,
      Map<String, Condition> depends_on,
      @Nullable HealthCheck healthcheck,
      List<String> ports,
      List<String> volumes,
      List<String> networks) {
    Service {
      cap_drop = given(cap_drop);
      security_opt = given(security_opt);
      tmpfs = given(tmpfs);
      command = given(command);
      ports = given(ports);
      volumes = given(volumes);
      networks = given(networks);
      environment = environment == null ? Map.of() : environment;
      depends_on = depends_on == null ? Map.of() : depends_on;
    }

    private static List<String> given(@Nullable List<String> list) {
      return list == null ? List.of() : List.copyOf(list);
    }

    /** Mounts of files and folders, by their places in the container. */
    Map<String, String> mounts() {
      var mounts = new LinkedHashMap<String, String>();
      for (String volume : volumes) {
        String[] parts = volume.split(":", -1);
        mounts.put(parts[1], parts[0]);
      }
      return mounts;
    }
  }

  record Condition(String condition) {}

  record HealthCheck(List<String> test, String interval, String timeout, int retries) {}

  /** Made as it is. */
  record Empty() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming the key that the specification does not have, or the
   *     value of another type
   */
  static ComposeFile read(String text) {
    Map<String, Object> content = StrictYaml.document(text);
    content.keySet().removeIf(key -> key.startsWith("x-"));
    return StrictModel.read(content, ComposeFile.class);
  }
}
