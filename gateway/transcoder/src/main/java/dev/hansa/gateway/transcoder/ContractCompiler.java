package dev.hansa.gateway.transcoder;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Duration;
import com.google.rpc.ErrorInfo;
import dev.hansa.gateway.transcoder.json.Limits;
import dev.hansa.gateway.transcoder.json.MessagePlans;
import dev.hansa.gateway.transcoder.path.RouteTrie;
import dev.hansa.gateway.transcoder.rule.RuleBook;
import dev.hansa.gateway.transcoder.rule.SourcePlaces;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one plan of bundles, and notes all that is wrong with them. */
final class ContractCompiler {
  private static final Comparator<Violation> IN_ORDER =
      Comparator.comparing(Violation::file)
          .thenComparingInt(Violation::line)
          .thenComparingInt(Violation::column);

  private final Options options;
  private final RouteTrie<Route> trie = new RouteTrie<>();
  private final List<PlacedRoute> routes = new ArrayList<>();
  private final List<Codec> codecs = new ArrayList<>();
  private final Map<String, String> bundleOf = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final List<Violation> warnings = new ArrayList<>();

  ContractCompiler(Options options) {
    this.options = options;
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
   * The plan of all bundles added.
   *
   * @throws InvalidContractException if there is a violation
   */
  Transcoder transcoder() {
    if (!violations.isEmpty()) {
      throw new InvalidContractException(violations, warnings);
    }
    return new Transcoder(trie, routes.stream().map(PlacedRoute::route).toList(), codecs, warnings);
  }

  void add(Bundle bundle) {
    int before = violations.size();
    int warned = warnings.size();
    var places = new SourcePlaces();
    Collection<FileDescriptor> files =
        DescriptorPool.read(bundle.name(), bundle.fileDescriptorSet(), places, violations);
    boolean whole = violations.size() == before;
    if (!whole) {
      // Selectors may mean what does not link: only the form of the YAML can be judged.
      RuleBook.checkForm(bundle.yamlName(), bundle.yaml(), violations);
    }
    List<MethodDescriptor> methods = methods(bundle, files, places);
    RuleBook rules =
        RuleBook.read(
            bundle.yamlName(), whole ? bundle.yaml() : "", methods, places, violations, warnings);
    var codec = new Codec(new MessagePlans(files), options.limits());
    codecs.add(codec);
    var lint = new Lint(places, warnings);
    for (MethodDescriptor method : methods) {
      rules
          .rule(method)
          .ifPresent(
              rule -> {
                int known = violations.size();
                new RouteCompiler(method, rule, rules, codec, options, violations)
                    .compile()
                    .forEach(this::add);
                if (violations.size() == known) {
                  lint.check(method, rule);
                }
              });
    }
    violations.subList(before, violations.size()).sort(IN_ORDER);
    warnings.subList(warned, warnings.size()).sort(IN_ORDER);
  }

  /** The methods of a bundle, but for services that stand elsewhere too. */
  private List<MethodDescriptor> methods(
      Bundle bundle, Collection<FileDescriptor> files, SourcePlaces places) {
    List<MethodDescriptor> methods = new ArrayList<>();
    for (FileDescriptor file : files) {
      for (ServiceDescriptor service : file.getServices()) {
        String other = bundleOf.putIfAbsent(service.getFullName(), bundle.name());
        if (other == null) {
          methods.addAll(service.getMethods());
        } else {
          violations.add(
              new Violation(
                  places.of(service),
                  "L13",
                  service.getFullName() + " of " + bundle.name() + " stands in " + other + " too",
                  "leave it in one place"));
        }
      }
    }
    return methods;
  }

  private void add(PlacedRoute placed) {
    Route route = placed.route();
    if (trie.add(route.httpMethod(), route.path(), route)) {
      routes.add(placed);
      return;
    }
    String shape = route.path().shape();
    routes.stream()
        .filter(other -> other.route().httpMethod().equals(route.httpMethod()))
        .filter(other -> other.route().path().shape().equals(shape))
        .findFirst()
        .ifPresent(other -> violations.add(placed.conflict(other)));
  }
}
