package dev.hansa.acceptance.mesh;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.hansa.runtime.testing.faults.Victim.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Lets a running process do what a fault of its own code would.
 *
 * @param process a Java process of the same user
 */
public record Saboteur(ProcessHandle process) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** While it is open, Netty's event loops whose threads have such names wait. */
  public Pause block(String prefix) {
    order(Sabotage.BLOCK + " " + prefix);
    return () -> order(Sabotage.RELEASE);
  }

  /** So many bytes of the heap are in use from now on. */
  public void hold(int bytes) {
    order(Sabotage.HOLD + " " + bytes);
  }

  private void order(String order) {
    try {
      Path agent = agent();
      VirtualMachine machine = attach();
      try {
        machine.loadAgent(agent.toString(), order);
      } finally {
        machine.detach();
        Files.delete(agent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AgentLoadException | AgentInitializationException e) {
      throw new AssertionError(order + ": " + e, e);
    }
  }

  /** A process on a busy machine may take longer to answer than it is given. */
  private VirtualMachine attach() {
    return Await.until("process " + process.pid() + " answers", PATIENCE, this::tryToAttach);
  }

  private Optional<VirtualMachine> tryToAttach() {
    try {
      return Optional.of(VirtualMachine.attach(Long.toString(process.pid())));
    } catch (AttachNotSupportedException late) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path agent() throws IOException {
    var manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Agent-Class", Sabotage.class.getName());
    Path jar = Files.createTempFile("sabotage", ".jar");
    String name = Sabotage.class.getName().replace('.', '/') + ".class";
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var in = Sabotage.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
    }
    return jar;
  }
}
