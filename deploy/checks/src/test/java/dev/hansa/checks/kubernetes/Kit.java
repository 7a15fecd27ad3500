package dev.hansa.checks.kubernetes;

import dev.hansa.checks.file.Tree;
import dev.hansa.checks.settings.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The folder {@code deploy/kubernetes}, with what its operator puts into it. */
public final class Kit {
  static final List<String> BUNDLES = List.of("proto-hansa.binpb", "proto-reference.binpb");

  /** With contracts, and with stand-ins for certificates and passwords. */
  public static final Tree SUPPLIED = supplied(Tree.ofSources("deploy/kubernetes"));

  private Kit() {}

  private static Tree supplied(Tree sources) {
    Tree tree = sources;
    for (String bundle : BUNDLES) {
      tree = tree.with("components/contracts/" + bundle, bundle(bundle));
    }
    for (String process : Processes.NAMES) {
      String tls = "components/secret-files/tls/" + process + "/";
      for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
        tree =
            tree.with(
                tls + file, bytes("the " + file + " of " + process + ", in more than a line"));
      }
      if (!process.equals("gateway")) {
        String database = "components/passwords/database/" + process + "/";
        tree = tree.with(database + "url", bytes("jdbc:postgresql://postgresql:5432/hansa"));
        tree = tree.with(database + "password", bytes("<&>='" + process));
      }
    }
    String identity = "components/secret-files/tls/identity/";
    return tree.with(identity + "authority.crt", bytes("an authority"))
        .with(identity + "authority.key", bytes("its key"))
        .with("components/passwords/sealing.key", bytes("a key"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A contract bundle of the build. */
  static byte[] bundle(String name) {
    try (InputStream in = Kit.class.getResourceAsStream("/META-INF/hansa/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
