package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.path.PercentCode;
import dev.hansa.gateway.transcoder.path.RawPath;
import dev.hansa.gateway.transcoder.path.RouteTrie;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP face of a set of contracts: an immutable plan of routes and codecs. Safe for many
 * threads; a changed contract is a new plan.
 *
 * @see <a
 *     href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">http.proto</a>
 */
public final class Transcoder {
  private final RouteTrie<Route> trie;
  private final List<Route> routes;
  private final List<Codec> codecs;
  private final List<Violation> warnings;

  Transcoder(
      RouteTrie<Route> trie, List<Route> routes, List<Codec> codecs, List<Violation> warnings) {
    this.trie = trie;
    this.routes = List.copyOf(routes);
    this.codecs = List.copyOf(codecs);
    this.warnings = List.copyOf(warnings);
  }

  /**
   * Compiles the plan of all bundles together.
   *
   * @throws InvalidContractException with every violation in every bundle
   */
  public static Transcoder compile(List<Bundle> bundles, Options options) {
    var compiler = new ContractCompiler(options);
    bundles.forEach(compiler::add);
    return compiler.transcoder();
  }

  /** What was taken, but should be looked at (L15). */
  public List<Violation> warnings() {
    return warnings;
  }

  /** All routes, in the order of the contracts. */
  public List<Route> routes() {
    return routes;
  }

  /**
   * Finds the route of a request.
   *
   * @param httpMethod as sent
   * @param rawPath as sent, up to the question mark; its chars are bytes (0 to 255)
   */
  public Match match(String httpMethod, String rawPath) {
    if (!rawPath.startsWith("/")) {
      return malformed("the path does not begin with '/'");
    }
    if (PercentCode.firstBad(rawPath) >= 0) {
      return malformed("a bad percent escape");
    }
    var path = new RawPath(rawPath);
    Route found = trie.find(httpMethod, path);
    if (found != null) {
      return new Match.Found(found, path);
    }
    Set<String> allowed = trie.methods(path);
    return allowed.isEmpty() ? new Match.NotFound() : new Match.MethodNotAllowed(allowed);
  }

  /**
   * The JSON form of a message packed in a google.protobuf.Any, such as a detail of an error.
   *
   * @return empty if no contract knows the type, or the bytes are none of it
   */
  public Optional<byte[]> unpack(String typeUrl, byte[] message) {
    String name = typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
    for (Codec codec : codecs) {
      if (codec.knows(name)) {
        try {
          return Optional.of(codec.wireToJson(name, message));
        } catch (MalformedMessageException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Match malformed(String message) {
    return new Match.Malformed(new Fault.InPath(Fault.Kind.SYNTAX, message, ""));
  }
}
