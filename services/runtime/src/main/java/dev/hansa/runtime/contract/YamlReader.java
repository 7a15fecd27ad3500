package dev.hansa.runtime.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
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
 * Reads values out of YAML 1.2 and gathers what is wrong with them, each with its place. What
 * cannot be read is empty. Nothing is constructed: only nodes of the expected shape are looked at.
 * For one thread.
 */
final class YamlReader {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  /** The sections need a quarter of it; HTTP rules, which others read, half. */
  private static final int MOST_DEPTH = 20;

  private final String file;
  private final List<String> faults;

  /**
   * @param faults where to put what is found
   */
  YamlReader(String file, List<String> faults) {
    this.file = file;
    this.faults = faults;
  }

  /** The top of the document; empty if there is none or it cannot be read. */
  Optional<Node> document(String text) {
    var settings = LoadSettings.builder().setLabel(file).build();
    try {
      return isShallow(text, settings)
          ? new Compose(settings).composeString(text)
          : Optional.empty();
    } catch (MarkedYamlEngineException e) {
      fault(place(e.getProblemMark()), "no YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      fault(Place.whole(file), "no YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  /** Nodes are composed by recursion, but parsed without: so it is the parser that counts. */
  private boolean isShallow(String text, LoadSettings settings) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > MOST_DEPTH) {
        fault(place(event.getStartMark()), "nested too deep; write no more than the rules need");
        return false;
      }
    }
    return true;
  }

  /** The values of a mapping by key. */
  Map<String, Node> mapping(Node node, Set<String> known) {
    if (!(node instanceof MappingNode mapping)) {
      fault(place(node), "expected a mapping with " + known(known));
      return Map.of();
    }
    var values = new LinkedHashMap<String, Node>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (!known.contains(key)) {
        fault(place(entry.getKeyNode()), "unknown key '" + key + "'; there is " + known(known));
      } else if (values.putIfAbsent(key, entry.getValueNode()) != null) {
        fault(place(entry.getKeyNode()), "key '" + key + "' is given twice; leave one out");
      }
    }
    return values;
  }

  private static String known(Set<String> keys) {
    return String.join(", ", new TreeSet<>(keys));
  }

  List<Node> sequence(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    fault(place(node), "expected a list");
    return List.of();
  }

  /** A text that a pattern describes. */
  Optional<Stated<String>> text(Node node, Pattern pattern, String expected) {
    return scalar(node, expected, text -> pattern.matcher(text).matches() ? text : null);
  }

  Optional<Stated<Boolean>> flag(Node node) {
    return scalar(
        node,
        "true or false",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> null;
            });
  }

  Optional<Stated<Duration>> duration(Node node) {
    return scalar(node, "a positive duration such as 5s or 500ms", YamlReader::duration);
  }

  @SuppressWarnings("NullAway") // null says that the text is none
  private static Duration duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    Duration value =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          default -> Duration.ofHours(count);
        };
    return value.isPositive() ? value : null;
  }

  /** One of some words, spelled as given. */
  <T> Optional<Stated<T>> choice(Node node, Map<String, T> words) {
    return scalar(node, "one of " + known(words.keySet()), words::get);
  }

  /** The words of an enum in upper case. */
  static <E extends Enum<E>> Map<String, E> upperCase(Set<E> values) {
    return words(values, Function.identity());
  }

  /** The words of an enum in lower case. */
  static <E extends Enum<E>> Map<String, E> lowerCase(Set<E> values) {
    return words(values, name -> name.toLowerCase(Locale.ROOT));
  }

  private static <E extends Enum<E>> Map<String, E> words(
      Set<E> values, Function<String, String> spelling) {
    var words = new LinkedHashMap<String, E>();
    values.forEach(value -> words.put(spelling.apply(value.name()), value));
    return words;
  }

  private <T> Optional<Stated<T>> scalar(
      Node node, String expected, Function<String, @Nullable T> reading) {
    String text = node instanceof ScalarNode scalar ? scalar.getValue() : null;
    T value = text == null || node.getTag().equals(Tag.NULL) ? null : reading.apply(text);
    if (value == null) {
      fault(place(node), (text == null ? "" : "'" + text + "': ") + "expected " + expected);
      return Optional.empty();
    }
    return Optional.of(new Stated<>(value, place(node)));
  }

  void fault(Place place, String message) {
    faults.add(place.fault(message));
  }

  Place place(Node node) {
    return place(node.getStartMark());
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // as the library gives it
  private Place place(Optional<Mark> mark) {
    return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(Place.whole(file));
  }

  /** Every element of a list, read. */
  <T> List<T> each(Node node, Function<Node, Optional<T>> reading) {
    var read = new ArrayList<T>();
    sequence(node).forEach(element -> reading.apply(element).ifPresent(read::add));
    return read;
  }
}
