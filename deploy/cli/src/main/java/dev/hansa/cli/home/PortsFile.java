package dev.hansa.cli.home;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.reflect.TypeToken;
import dev.hansa.cli.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** {@code run/ports.json}: which process was last started on which ports. */
public final class PortsFile {
  private PortsFile() {}

  /** Ports by process name; empty if nothing was started yet. */
  public static Map<String, Ports> read(Home home) {
    Path file = home.run().resolve("ports.json");
    var all = new TreeMap<String, Ports>();
    try {
      Map<String, Map<String, Integer>> written =
          new Gson()
              .fromJson(
                  Files.readString(file), new TypeToken<Map<String, Map<String, Integer>>>() {});
      if (written != null) {
        written.forEach((name, ports) -> all.put(name, new Ports(ports)));
      }
    } catch (IOException | JsonSyntaxException _) {
      // Not written yet: nothing runs.
    }
    return all;
  }

  /**
   * Ports of one process.
   *
   * @throws StartFailure if it was not started
   */
  public static Ports of(Home home, String name) {
    Ports ports = read(home).get(name);
    if (ports == null) {
      throw new StartFailure(name + " is not up: run ./hansa up");
    }
    return ports;
  }
}
