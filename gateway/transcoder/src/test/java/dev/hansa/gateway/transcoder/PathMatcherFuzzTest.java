package dev.hansa.gateway.transcoder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever the routes and the request: the route that trying them all finds. */
@ResourceLock("jazzer")
class PathMatcherFuzzTest {
  private static final int MOST_ROUTES = 8;
  private static final Pattern METHOD = Pattern.compile("[A-Z]+|\\*");

  /** A line is an HTTP method, a space and a template; the last one is a method and a raw path. */
  @FuzzTest(maxDuration = "10m")
  void matches_paths(byte[] data) {
    List<NaiveRoutes.Rule> lines = new ArrayList<>();
    for (String line : new String(data, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      int space = line.indexOf(' ');
      if (space > 0
          && lines.size() <= MOST_ROUTES
          && METHOD.matcher(line.substring(0, space)).matches()) {
        lines.add(new NaiveRoutes.Rule(line.substring(0, space), line.substring(space + 1)));
      }
    }
    if (lines.size() < 2) {
      return;
    }
    NaiveRoutes.Rule request = lines.removeLast();
    var naive = new NaiveRoutes(lines);
    naive
        .compile(lines)
        .ifPresent(transcoder -> naive.check(transcoder, request.method(), request.template()));
  }
}
