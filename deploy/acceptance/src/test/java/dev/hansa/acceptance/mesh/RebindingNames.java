package dev.hansa.acceptance.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A name server that lies: {@link #HOST} is {@code 127.0.0.1} for who asks first, and {@code
 * 127.0.0.2} ever after. All other names are what they are.
 *
 * <p>It gets into a process as any name service may (JEP 418), from a jar of this class alone, and
 * says on standard output what it answers.
 */
public final class RebindingNames extends InetAddressResolverProvider
    implements InetAddressResolver {
  /** The name that leads elsewhere. */
  public static final String HOST = "rebinding.example";

  private final AtomicInteger asked = new AtomicInteger();
  private volatile InetAddressResolver machine = this;

  /** Environment of a process that is to ask it, each time that the process needs an address. */
  public static Map<String, String> environment() {
    return Map.of("JDK_JAVA_OPTIONS", "-Xbootclasspath/a:" + jar() + " -Dsun.net.inetaddr.ttl=0");
  }

  private static Path jar() {
    String name = RebindingNames.class.getName();
    String file = name.replace('.', '/') + ".class";
    Path jar = SharedMesh.newHome("names").resolve("names.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream code = RebindingNames.class.getResourceAsStream("/" + file)) {
      out.putNextEntry(
          new ZipEntry("META-INF/services/" + InetAddressResolverProvider.class.getName()));
      out.write(name.getBytes(UTF_8));
      out.putNextEntry(new ZipEntry(file));
      Objects.requireNonNull(code).transferTo(out);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it says when it is asked for the first time, or later. */
  public static String said(boolean first) {
    return HOST + " is 127.0.0." + (first ? 1 : 2);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    machine = configuration.builtinResolver();
    return this;
  }

  @Override
  public String name() {
    return "rebinding";
  }

  @Override
  public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
      throws UnknownHostException {
    if (!host.equals(HOST)) {
      return machine.lookupByName(host, policy);
    }
    boolean first = asked.getAndIncrement() == 0;
    System.out.println(said(first));
    byte[] address = {127, 0, 0, (byte) (first ? 1 : 2)};
    return Stream.of(InetAddress.getByAddress(host, address));
  }

  @Override
  public String lookupByAddress(byte[] address) throws UnknownHostException {
    return machine.lookupByAddress(address);
  }
}
