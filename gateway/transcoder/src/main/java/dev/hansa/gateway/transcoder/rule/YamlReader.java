package dev.hansa.gateway.transcoder.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads expected shapes out of YAML 1.2; whatever has another shape is a violation with its place
 * and reads as absent.
 */
final class YamlReader {
  /** The sections need half of it. */
  private static final int DEPTH = 20;

  private final String file;
  private final List<Violation> violations;

  YamlReader(String file, List<Violation> violations) {
    this.file = file;
    this.violations = violations;
  }

  /** The one document of a text; null if it is empty or none. */
  @Nullable Node document(String text) {
    // A key that is no scalar is met as any other unknown one, with its place.
    var settings = LoadSettings.builder().setLabel(file).setAllowNonScalarKeys(true).build();
    try {
      return isShallow(text, settings)
          ? new Compose(settings).composeString(text).orElse(null)
          : null;
    } catch (MarkedYamlEngineException e) {
      report(at(e.getProblemMark()), "is no YAML here: " + e.getProblem(), "mend the syntax");
    } catch (YamlEngineException e) {
      report(Place.of(file), "is no YAML: " + e.getMessage(), "write one YAML 1.2 document");
    }
    return null;
  }

  /** Nodes are composed by recursion, but parsed without: so it is the parser that counts. */
  private boolean isShallow(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > DEPTH) {
        report(at(event.getStartMark()), "is nested too deep", "write no more than the rules need");
        return false;
      }
    }
    return true;
  }

  /** The members of a mapping by their keys, of which each must be known. */
  Map<String, Member> mapping(Node node, String what, Set<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      report(at(node), what + " is no mapping", "write keys of " + new TreeSet<>(known));
      return Map.of();
    }
    Map<String, Member> members = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place place = at(tuple.getKeyNode());
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!known.contains(key)) {
        String instead =
            Spelling.nearest(key, known)
                .map(name -> "write " + name)
                .orElse("there is " + new TreeSet<>(known));
        report(place, "unknown key '" + key + "' in " + what, instead);
      } else if (members.putIfAbsent(key, new Member(place, tuple.getValueNode())) != null) {
        report(place, "'" + key + "' is given twice in " + what, "keep one of the two");
      }
    }
    return members;
  }

  /**
   * A key and its value.
   *
   * @param place of the key
   */
  record Member(Place place, Node value) {}

  List<Node> list(Node node, String what) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    report(at(node), what + " is no list", "write it as [...] or with a '-' before each element");
    return List.of();
  }

  /** A text; YAML takes {@code 5}, {@code true} and {@code null} for something else. */
  Optional<String> text(Node node, String what) {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.STR)) {
      return Optional.of(scalar.getValue());
    }
    report(at(node), what + " is no text", "write a text, in quotes if it looks like another type");
    return Optional.empty();
  }

  Optional<Boolean> flag(Node node, String what) {
    if (node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)) {
      return Optional.of(scalar.getValue().equalsIgnoreCase("true"));
    }
    report(at(node), what + " is neither true nor false", "write true or false");
    return Optional.empty();
  }

  Place at(Node node) {
    return at(node.getStartMark());
  }

  private Place at(Optional<Mark> mark) {
    return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(Place.of(file));
  }

  private void report(Place place, String message, String instead) {
    violations.add(new Violation(place, "yaml", message, instead));
  }
}
