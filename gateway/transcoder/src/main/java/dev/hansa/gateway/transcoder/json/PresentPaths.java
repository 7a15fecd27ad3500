package dev.hansa.gateway.transcoder.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document sets, as the paths of a field mask: the leaves that stand in it in proto names,
 * {@code null} and empty objects among them; maps and repeated fields as a whole.
 *
 * @see <a href="https://google.aip.dev/134">AIP-134</a>
 */
public final class PresentPaths {
  private static final Limits KEPT_ALREADY =
      new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final JsonScanner scan;
  private final Text text = new Text();
  private final List<String> paths = new ArrayList<>();

  private PresentPaths(byte[] json) {
    scan = new JsonScanner(KEPT_ALREADY);
    scan.begin(json);
  }

  /**
   * The paths in the order of the document.
   *
   * @param json an object that was read as this message before, without a fault
   * @param elsewhere leaves that come from elsewhere too and are left out; null if there are none
   */
  public static List<String> of(byte[] json, MessagePlan plan, Given.@Nullable Node elsewhere) {
    var present = new PresentPaths(json);
    int at = present.scan.space(0);
    if (json[at] == '{') {
      int _ = present.object(at, plan, "", elsewhere);
    }
    return present.paths;
  }

  /** Walks the members of an object; returns what follows it. */
  private int object(int from, MessagePlan plan, String prefix, Given.@Nullable Node elsewhere) {
    int at = scan.space(from + 1);
    if (scan.in[at] == '}') {
      if (!prefix.isEmpty()) {
        paths.add(prefix.substring(0, prefix.length() - 1));
      }
      return at + 1;
    }
    while (true) {
      at = scan.string(at, text);
      FieldPlan field = plan.find(text.bytes, text.from, text.to);
      at = scan.space(scan.expect(':', at));
      at = field == null ? scan.skip(at, 0, text) : value(at, field, prefix, elsewhere);
      at = scan.separator('}', at);
      if (scan.in[at++] == '}') {
        return at;
      }
    }
  }

  private int value(int at, FieldPlan field, String prefix, Given.@Nullable Node elsewhere) {
    Given.Node node = elsewhere == null ? null : elsewhere.find(field);
    if (node != null && node.isLeaf()) {
      return scan.skip(at, 0, text);
    }
    boolean nested =
        scan.in[at] == '{' && field.isMessage() && !field.isRepeated() && field.message().isPlain();
    if (nested) {
      return object(at, field.message(), prefix + field.name() + '.', node);
    }
    paths.add(prefix + field.name());
    return scan.skip(at, 0, text);
  }
}
