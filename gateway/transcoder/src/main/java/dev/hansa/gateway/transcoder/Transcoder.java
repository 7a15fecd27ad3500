package dev.hansa.gateway.transcoder;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.json.Limits;
import dev.hansa.gateway.transcoder.json.MessagePlans;
import dev.hansa.gateway.transcoder.path.PercentCode;
import dev.hansa.gateway.transcoder.path.RawPath;
import dev.hansa.gateway.transcoder.path.RouteTrie;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final RouteTrie<Route> trie = new RouteTrie<>();
  private final List<Route> routes = new ArrayList<>();
  private final List<Codec> codecs = new ArrayList<>();

  private Transcoder() {
    // What errors carry, for contracts that do not import it.
    codecs.add(
        new Codec(
            new MessagePlans(
                List.of(
                    Any.getDescriptor().getFile(),
                    Duration.getDescriptor().getFile(),
                    ErrorInfo.getDescriptor().getFile())),
            Limits.DEFAULT));
  }

  /**
   * Compiles the plan of all bundles together.
   *
   * @throws InvalidContractException with every violation in every bundle
   */
  public static Transcoder compile(List<Bundle> bundles, Options options) {
    var transcoder = new Transcoder();
    List<Violation> violations = new ArrayList<>();
    Map<String, String> services = new HashMap<>();
    for (Bundle bundle : bundles) {
      transcoder.add(bundle, options, services, violations);
    }
    if (!violations.isEmpty()) {
      throw new InvalidContractException(violations);
    }
    return transcoder;
  }

  /** All routes, in the order of the contracts. */
  public List<Route> routes() {
    return List.copyOf(routes);
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
    Route route = trie.find(httpMethod, path);
    if (route != null) {
      return new Match.Found(route, path);
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

  private void add(
      Bundle bundle, Options options, Map<String, String> services, List<Violation> violations) {
    DescriptorPool pool;
    try {
      pool = DescriptorPool.of(List.of(DescriptorPool.parse(bundle.fileDescriptorSet())));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      violations.add(
          new Violation(bundle.name(), 0, 0, "set", "no descriptor set: " + e.getMessage()));
      return;
    }
    var codec = new Codec(new MessagePlans(pool.files()), options.limits());
    codecs.add(codec);
    for (FileDescriptor file : pool.files()) {
      for (ServiceDescriptor service : file.getServices()) {
        String other = services.putIfAbsent(service.getFullName(), bundle.name());
        if (other == null) {
          service.getMethods().forEach(method -> add(method, codec, options, violations));
        } else if (!other.equals(bundle.name())) {
          violations.add(
              new Violation(
                  file.getName(),
                  0,
                  0,
                  "L13",
                  service.getFullName() + " stands in " + other + " and in " + bundle.name()));
        }
      }
    }
  }

  private void add(
      MethodDescriptor method, Codec codec, Options options, List<Violation> violations) {
    for (Route route : new RouteCompiler(method, codec, options, violations).compile()) {
      if (trie.add(route.httpMethod(), route.path(), route)) {
        routes.add(route);
      } else {
        routes.stream()
            .filter(other -> other.httpMethod().equals(route.httpMethod()))
            .filter(other -> other.path().shape().equals(route.path().shape()))
            .findFirst()
            .ifPresent(other -> violations.add(RouteCompiler.conflict(method, route, other)));
      }
    }
  }
}
