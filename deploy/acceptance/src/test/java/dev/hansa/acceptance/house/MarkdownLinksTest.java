package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownLinksTest {
  private static final Set<String> MADE = Set.of("target", "node_modules", ".git", ".hansa");

  /** The archive's own page, which lies elsewhere there. */
  private static final Path ARCHIVED = Path.of("deploy/distribution/src/README.md");

  @Test
  void every_link_of_the_repository_leads_somewhere() throws IOException {
    Path root = Repository.root();
    List<Path> pages = written(root);
    assertThat(pages).contains(root.resolve("README.md"), root.resolve("deploy/README.md"));
    assertThat(MarkdownLinks.broken(root, pages.stream())).isEmpty();
  }

  private static List<Path> written(Path root) throws IOException {
    var pages = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return MADE.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md") && !file.endsWith(ARCHIVED)) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages;
  }

  @Test
  void a_link_that_leads_nowhere_is_found(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("there.md"), "# What it's for, in `short`\n");
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            """
            [good](there.md#what-its-for-in-short) [web](https://example.org/x)
            [gone](gone.md) [no heading](there.md#else) `[code](gone.md)`
            ```
            [code](gone.md)
            ```
            [here](#else)
            """);
    assertThat(MarkdownLinks.broken(folder, Stream.of(page)))
        .containsExactly("page.md: #else", "page.md: gone.md", "page.md: there.md#else");
  }
}
