package dev.hansa.gateway.transcoder.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where a rule and the parts of it stand, as exactly as is known. */
public final class Places {
  private final Place file;
  private final Supplier<Map<List<Integer>, Place>> known;
  private final List<Integer> root;

  /**
   * @param known by field numbers and indexes, as in {@code SourceCodeInfo.Location.path}; asked
   *     for only when a place is
   * @param root the path of the rule itself
   */
  Places(Place file, Supplier<Map<List<Integer>, Place>> known, List<Integer> root) {
    this.file = file;
    this.known = known;
    this.root = List.copyOf(root);
  }

  /**
   * The place of a part, or of the nearest whole that has one.
   *
   * @param within field numbers and indexes within the rule; none for the rule itself
   */
  public Place at(int... within) {
    List<Integer> path = new ArrayList<>(root);
    for (int step : within) {
      path.add(step);
    }
    Map<List<Integer>, Place> places = known.get();
    for (int length = path.size(); length > 0; length--) {
      Place place = places.get(path.subList(0, length));
      if (place != null) {
        return place;
      }
    }
    return file;
  }
}
