package dev.hansa.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws a trace as text: a tree of spans on the left, each one's share of the time on the right.
 */
final class Waterfall {
  private static final int NAME_WIDTH = 58;
  private static final int BAR_WIDTH = 40;

  private final Map<String, List<Span>> children;
  private final List<Span> roots;
  private final long start;
  private final long length;
  private final List<String> lines = new ArrayList<>();

  private Waterfall(List<Span> spans) {
    Set<String> ids = spans.stream().map(Span::id).collect(Collectors.toSet());
    Comparator<Span> order = Comparator.comparingLong(Span::startMicros);
    children =
        spans.stream()
            .filter(span -> ids.contains(span.parent()))
            .sorted(order)
            .collect(Collectors.groupingBy(Span::parent));
    roots = spans.stream().filter(span -> !ids.contains(span.parent())).sorted(order).toList();
    start = spans.stream().mapToLong(Span::startMicros).min().orElse(0);
    long end = spans.stream().mapToLong(s -> s.startMicros() + s.durationMicros()).max().orElse(1);
    length = Math.max(1, end - start);
  }

  /** One line for each span, parents before their children, in the order of their starts. */
  static List<String> draw(List<Span> spans) {
    var picture = new Waterfall(spans);
    var drawn = new HashSet<Span>();
    picture.roots.forEach(root -> picture.draw(root, 0, drawn));
    return List.copyOf(picture.lines);
  }

  private void draw(Span span, int depth, Set<Span> drawn) {
    if (!drawn.add(span)) {
      return;
    }
    String name = "  ".repeat(depth) + span.service() + "  " + label(span);
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + NAME_WIDTH + "s |%s| %7.1f ms",
            name.length() > NAME_WIDTH ? name.substring(0, NAME_WIDTH - 1) + "…" : name,
            bar(span),
            span.durationMicros() / 1e3));
    children.getOrDefault(span.id(), List.of()).forEach(child -> draw(child, depth + 1, drawn));
  }

  private static String label(Span span) {
    String arrow =
        switch (span.kind()) {
          case "SERVER", "CONSUMER" -> "◀ ";
          case "CLIENT", "PRODUCER" -> "▶ ";
          default -> "";
        };
    return arrow + shortened(span.name());
  }

  /** {@code hansa.orders.v1.orders/placeorder} says all that matters behind its last dot. */
  private static String shortened(String name) {
    int slash = name.indexOf('/');
    int dot = slash < 0 || name.indexOf(' ') >= 0 ? -1 : name.lastIndexOf('.', slash);
    return name.substring(dot + 1);
  }

  private String bar(Span span) {
    int from = (int) (BAR_WIDTH * (span.startMicros() - start) / length);
    int width = (int) Math.max(1, Math.round((double) BAR_WIDTH * span.durationMicros() / length));
    int left = Math.min(from, BAR_WIDTH - 1);
    int filled = Math.min(width, BAR_WIDTH - left);
    return " ".repeat(left) + "█".repeat(filled) + " ".repeat(BAR_WIDTH - left - filled);
  }
}
