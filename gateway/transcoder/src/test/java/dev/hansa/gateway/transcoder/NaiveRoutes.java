package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Routes found by trying them all: what the trie is compared with. Every method takes a message
 * with the texts {@code a} and {@code b} and itself as {@code m}.
 */
final class NaiveRoutes {
  private static final Pattern FIELD = Pattern.compile("(m\\.)*[ab]");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /**
   * @param method {@code *} for any
   */
  record Rule(String method, String template) {}

  private record Known(Rule rule, NaiveTemplate template) {}

  private final List<Known> routes = new ArrayList<>();
  private final boolean sound;

  NaiveRoutes(List<Rule> rules) {
    Set<String> shapes = new HashSet<>();
    boolean allSound = true;
    for (Rule rule : rules) {
      Optional<NaiveTemplate> template = NaiveTemplate.parse(rule.template);
      allSound &=
          template.isPresent()
              && shapes.add(rule.method + ' ' + template.get().shape())
              && template.get().variables().stream()
                  .allMatch(variable -> FIELD.matcher(variable.field()).matches());
      template.ifPresent(known -> routes.add(new Known(rule, known)));
    }
    sound = allSound;
  }

  /** Compiles the rules; empty if they are refused. Asserts that they are refused rightly. */
  Optional<Transcoder> compile(List<Rule> rules) {
    try {
      var transcoder =
          Transcoder.compile(
              List.of(new Bundle("naive", NaiveContract.of(rules))), Options.DEFAULT);
      assertThat(sound).describedAs(rules + " were taken").isTrue();
      return Optional.of(transcoder);
    } catch (InvalidContractException e) {
      assertThat(sound).describedAs(rules + " were refused: " + e.getMessage()).isFalse();
      assertThat(e.violations()).allMatch(violation -> violation.rule().matches("L\\d+|set"));
      return Optional.empty();
    }
  }

  /** Asserts that a request goes where trying all routes says. */
  void check(Transcoder transcoder, String method, String rawPath) {
    String about = routes + " for " + method + ' ' + rawPath;
    Match match = transcoder.match(method, rawPath);
    if (!rawPath.startsWith("/") || BAD_ESCAPE.matcher(rawPath).find()) {
      assertThat(match).describedAs(about).isInstanceOf(Match.Malformed.class);
      return;
    }
    List<Known> here =
        routes.stream().filter(route -> route.template.fit(rawPath).isPresent()).toList();
    Optional<Known> best =
        here.stream()
            .filter(route -> route.rule.method.equals(method) || route.rule.method.equals("*"))
            .min(
                Comparator.comparing((Known route) -> route.template.rank(rawPath))
                    .thenComparing(route -> route.rule.method.equals("*")));
    if (best.isPresent()) {
      assertThat(match).describedAs(about).isInstanceOf(Match.Found.class);
      var found = (Match.Found) match;
      assertThat(found.route().template()).describedAs(about).isEqualTo(best.get().rule.template);
      assertThat(found.route().httpMethod()).describedAs(about).isEqualTo(best.get().rule.method);
      bound(found, best.get().template, rawPath, about);
    } else if (here.isEmpty()) {
      assertThat(match).describedAs(about).isInstanceOf(Match.NotFound.class);
    } else {
      Set<String> allowed = new TreeSet<>();
      here.forEach(route -> allowed.add(route.rule.method));
      assertThat(match).describedAs(about).isEqualTo(new Match.MethodNotAllowed(allowed));
    }
  }

  private static void bound(
      Match.Found found, NaiveTemplate template, String rawPath, String about) {
    List<String> raw = template.fit(rawPath).orElseThrow();
    var expected = new TreeMap<String, String>();
    boolean text = true;
    for (NaiveTemplate.Variable variable : template.variables()) {
      String bytes = template.value(variable, raw);
      String value = NaiveTemplate.utf8(bytes);
      text &= back(value).equals(bytes) && bytes.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
      if (!value.isEmpty()) {
        expected.put(variable.field(), value);
      }
    }
    try {
      byte[] message = found.draft(null, null).finish(new byte[0], "").message();
      assertThat(text).describedAs(about + " was taken").isTrue();
      assertThat(NaiveContract.texts(message)).describedAs(about).isEqualTo(expected);
    } catch (MalformedRequestException e) {
      assertThat(text).describedAs(about + " was refused: " + e.fault()).isFalse();
    }
  }

  private static String back(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
