package dev.hansa.gateway.transcoder.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was probably meant. */
public final class Spelling {
  private Spelling() {}

  /** The name nearest to a word: at most half of its letters differ, and no more than three. */
  public static Optional<String> nearest(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(plain(word), plain(name)) <= Math.clamp(word.length() / 2, 1, 3))
        .min(
            Comparator.<String>comparingInt(name -> distance(plain(word), plain(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Other ways to write words of a name are no difference. */
  private static String plain(String word) {
    return word.replaceAll("[_\\-.]", "").toLowerCase(Locale.ROOT);
  }

  /** Letters to insert, drop or change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
