package dev.hansa.acceptance.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * The modules of the build and the arrows between them, read from their {@code pom.xml}. An arrow
 * is a dependency on another module of the house in any scope but test.
 *
 * @param arrows for each module, by its folder, the folders of the modules that it knows
 */
record Modules(Map<String, Set<String>> arrows) {

  /** Which module may know which; what is missing here is forbidden. Folders as in the root pom. */
  static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("proto/hansa", Set.of()),
          Map.entry("proto/reference", Set.of("proto/hansa")),
          Map.entry("services/runtime", Set.of("proto/hansa")),
          Map.entry("services/xds", Set.of("services/runtime")),
          Map.entry("services/journal", Set.of("proto/hansa", "services/runtime")),
          Map.entry(
              "services/identity", Set.of("proto/hansa", "services/runtime", "services/journal")),
          Map.entry("services/reference/orders", referenceService()),
          Map.entry("services/reference/inventory", referenceService()),
          Map.entry("services/reference/settlement", referenceService()),
          Map.entry("gateway/transcoder", Set.of()),
          Map.entry(
              "gateway/edge", Set.of("proto/hansa", "services/runtime", "gateway/transcoder")),
          Map.entry("deploy/cli", everythingBelowDeploy()),
          Map.entry("deploy/bench", Set.of("gateway/transcoder", "services/runtime")),
          Map.entry("deploy/distribution", everythingBelowDeploy()),
          Map.entry("deploy/images", Set.of("deploy/cli")),
          Map.entry("deploy/checks", Set.of()),
          Map.entry("deploy/acceptance", everythingBelowDeploy()));

  /** Reads every module that the root pom in {@code root} names. */
  static Modules read(Path root) {
    Map<String, String> folderByArtifact = new LinkedHashMap<>();
    Map<String, Element> poms = new LinkedHashMap<>();
    for (String folder : texts(children(parse(root.resolve("pom.xml")), "modules"), "module")) {
      Element pom = parse(root.resolve(folder).resolve("pom.xml"));
      poms.put(folder, pom);
      folderByArtifact.put(texts(pom, "artifactId").getFirst(), folder);
    }
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    poms.forEach(
        (folder, pom) ->
            arrows.put(
                folder,
                Set.copyOf(
                    elements(children(pom, "dependencies"), "dependency")
                        .filter(d -> texts(d, "groupId").contains("dev.hansa"))
                        .filter(d -> !texts(d, "scope").contains("test"))
                        .map(d -> texts(d, "artifactId").getFirst())
                        .map(id -> folderByArtifact.getOrDefault(id, id))
                        .toList())));
    return new Modules(arrows);
  }

  /** These modules with one more arrow. */
  Modules with(String from, String to) {
    Map<String, Set<String>> more = new LinkedHashMap<>(arrows);
    more.merge(
        from,
        Set.of(to),
        (a, b) -> Set.copyOf(Stream.concat(a.stream(), b.stream()).distinct().toList()));
    return new Modules(more);
  }

  /** One line for each arrow that is not allowed, and for each module that the table lacks. */
  List<String> violations() {
    List<String> found = new ArrayList<>();
    arrows.forEach(
        (from, targets) -> {
          Set<String> allowed = ALLOWED.get(from);
          if (allowed == null) {
            found.add(from + " is not in the table of allowed arrows");
            return;
          }
          targets.stream()
              .filter(to -> !allowed.contains(to))
              .map(to -> from + " → " + to)
              .forEach(found::add);
        });
    return found;
  }

  private static Set<String> referenceService() {
    return Set.of("proto/hansa", "proto/reference", "services/runtime", "services/journal");
  }

  private static Set<String> everythingBelowDeploy() {
    return Set.of(
        "proto/hansa",
        "proto/reference",
        "services/runtime",
        "services/journal",
        "services/identity",
        "services/reference/orders",
        "services/reference/inventory",
        "services/reference/settlement",
        "gateway/transcoder",
        "gateway/edge",
        "deploy/cli",
        "deploy/distribution");
  }

  private static Element parse(Path pom) {
    try (var in = Files.newInputStream(pom)) {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(pom + " is not readable as XML", e);
    }
  }

  private static Element children(Element parent, String name) {
    return elements(parent, name)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no <" + name + "> in " + parent));
  }

  private static Stream<Element> elements(Element parent, String name) {
    return Stream.<Node>iterate(parent.getFirstChild(), node -> node != null, Node::getNextSibling)
        .filter(node -> node instanceof Element && node.getNodeName().equals(name))
        .map(Element.class::cast);
  }

  private static List<String> texts(Element parent, String name) {
    return elements(parent, name).map(e -> e.getTextContent().trim()).toList();
  }
}
