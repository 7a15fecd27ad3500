package dev.hansa.bench.overload;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws a run as SVG: above what was offered and served each second, below how long it took. */
final class Plot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 220;
  private static final int LEFT = 70;
  private static final int TOP = 40;
  private static final int GAP = 70;

  private final StringBuilder svg = new StringBuilder();
  private final List<Second> seconds;

  private Plot(List<Second> seconds) {
    this.seconds = seconds;
  }

  /**
   * The drawing.
   *
   * @param capacity calls a second, as a line
   */
  static String of(List<Second> seconds, double capacity) {
    return new Plot(seconds).draw(capacity);
  }

  private String draw(double capacity) {
    int height = TOP + 2 * (HEIGHT + GAP);
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n"
            .formatted(LEFT + WIDTH + 30, height));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    double most = top(Second::offeredAll);
    frame(TOP, "calls a second (logarithmic)", most, true);
    line(TOP, most, true, "#999999", "offered", 0, Second::offeredAll);
    line(TOP, most, true, "#1f6fb2", "served", 1, Second::servedAll);
    line(TOP, most, true, "#2e8b57", "capacity", 2, _ -> capacity);
    int below = TOP + HEIGHT + GAP;
    double slowest = top(second -> second.percentile(99));
    frame(below, "time of served calls, ms", slowest, false);
    line(below, slowest, false, "#b2401f", "p99", 0, second -> second.percentile(99));
    line(below, slowest, false, "#1f6fb2", "p50", 1, second -> second.percentile(50));
    return svg.append("</svg>\n").toString();
  }

  private double top(ToDoubleFunction<Second> value) {
    return Math.max(1, seconds.stream().mapToDouble(value).max().orElse(1) * 1.1);
  }

  private void frame(int y, String title, double most, boolean logarithmic) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n".formatted(LEFT, y - 10, title));
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#333\"/>%n"
            .formatted(LEFT, y, WIDTH, HEIGHT));
    for (double part : new double[] {0, 0.25, 0.5, 0.75, 1}) {
      double value = logarithmic ? Math.pow(most, part) : most * part;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%.0f</text>%n",
              LEFT - 6,
              y + HEIGHT * (1 - part) + 4,
              value));
    }
    for (int second = 0; second <= seconds.size(); second += 10) {
      svg.append(
          "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n"
              .formatted(x(second), y + HEIGHT + 16, second));
    }
  }

  private double x(int second) {
    return LEFT + (double) WIDTH * second / seconds.size();
  }

  private void line(
      int y,
      double most,
      boolean logarithmic,
      String colour,
      String name,
      int place,
      ToDoubleFunction<Second> value) {
    var points = new StringBuilder();
    for (int i = 0; i < seconds.size(); i++) {
      double v = value.applyAsDouble(seconds.get(i));
      double part = logarithmic ? Math.log(Math.max(1, v)) / Math.log(most) : v / most;
      points.append(
          String.format(
              Locale.ROOT, "%.1f,%.1f ", x(i) + x(1) / 2 - x(0) / 2, y + HEIGHT * (1 - part)));
    }
    svg.append(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n"
            .formatted(colour, points.toString().strip()));
    svg.append(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n"
            .formatted(LEFT + WIDTH - 240 + place * 80, y - 10, colour, name));
  }
}
