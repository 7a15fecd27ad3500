package dev.hansa.runtime.wiring;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The {@code hansa.*} keys that some bean of the process binds. Any other in a file or a flag is a
 * mistake, and a mistake in a security setting must not pass for its default.
 *
 * <p>Environment variables are not judged: their names do not tell one key from another, and {@code
 * HANSA_*} is used by the launcher as well.
 */
final class KnownKeys {
  private static final String OURS = "hansa.";

  private final Set<Pattern> known = new HashSet<>();

  private KnownKeys() {}

  static KnownKeys of(ApplicationContext context) {
    var keys = new KnownKeys();
    for (var reference : context.getBeanDefinitionReferences()) {
      if (!reference.getBeanDefinitionName().startsWith("io.micronaut.")) {
        keys.add(reference.load(context));
      }
    }
    return keys;
  }

  private void add(BeanDefinition<?> definition) {
    Arrays.stream(definition.getConstructor().getArguments()).forEach(this::add);
    definition
        .getInjectedMethods()
        .forEach(method -> Arrays.stream(method.getArguments()).forEach(this::add));
  }

  private void add(Argument<?> argument) {
    argument
        .getAnnotationMetadata()
        .stringValue(Property.class, "name")
        .filter(name -> name.startsWith(OURS))
        .ifPresent(
            name -> known.add(pattern(name, Map.class.isAssignableFrom(argument.getType()))));
  }

  /** A star stands for one word: {@code hansa.upstreams.*.address}. A map takes all below it. */
  private static Pattern pattern(String name, boolean open) {
    var words = Arrays.stream(name.split("\\.")).map(KnownKeys::word).toList();
    return Pattern.compile(String.join("\\.", words) + (open ? "\\..+" : "(\\[\\d+])?"));
  }

  private static String word(String word) {
    return word.equals("*") ? "[^.]+" : Pattern.quote(NameUtils.hyphenate(word, true));
  }

  /**
   * Refuses keys that nobody binds.
   *
   * @throws IllegalArgumentException naming all of them, with the file of each
   */
  void require(Collection<PropertySource> sources) {
    var unknown = new TreeSet<String>();
    for (var source : sources) {
      for (var key : source) {
        if (key.startsWith(OURS) && !isKnown(key)) {
          unknown.add(key + " (" + source.getName() + ")");
        }
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown setting: " + String.join(", ", unknown));
    }
  }

  private boolean isKnown(String key) {
    var words = List.of(key.split("\\.")).stream().map(w -> NameUtils.hyphenate(w, true)).toList();
    var canonical = String.join(".", words);
    return known.stream().anyMatch(pattern -> pattern.matcher(canonical).matches());
  }
}
