package dev.hansa.acceptance.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Links of Markdown pages to files and headings beside them. */
public final class MarkdownLinks {
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

  private MarkdownLinks() {}

  /**
   * Those that lead nowhere, of all pages below a folder.
   *
   * @return lines such as {@code README.md: nowhere.md}
   */
  public static List<String> broken(Path folder, Stream<Path> pages) {
    return pages.flatMap(page -> broken(folder, page)).sorted().toList();
  }

  private static Stream<String> broken(Path folder, Path page) {
    return LINK.matcher(CODE.matcher(read(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !ELSEWHERE.matcher(target).matches())
        .filter(target -> !leadsSomewhere(page, target))
        .map(target -> folder.relativize(page) + ": " + target);
  }

  private static boolean leadsSomewhere(Path page, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    return Files.exists(to)
        && (hash < 0 || headings(to).anyMatch(target.substring(hash + 1)::equals));
  }

  /** As GitHub and others name headings. */
  private static Stream<String> headings(Path page) {
    return HEADING.matcher(read(page)).results().map(MarkdownLinks::anchor);
  }

  private static String anchor(MatchResult heading) {
    return heading
        .group(1)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
