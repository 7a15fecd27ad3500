package dev.hansa.gateway.transcoder.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Many routes, long paths and templates made to send a search astray. */
class RouteTrieTest {
  /** Far more than any of it takes, far less than anything exponential would. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static RouteTrie<String> trie(List<String> templates) {
    var trie = new RouteTrie<String>();
    for (String template : templates) {
      try {
        assertThat(trie.add("GET", PathTemplate.parse(template, Kept.SLASH), template)).isTrue();
      } catch (BadTemplateException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return trie;
  }

  /** Every way to write a or * in each of some segments, and then an end that no path has. */
  private static List<String> everyWay(int segments) {
    List<String> templates = new ArrayList<>();
    for (int way = 0; way < 1 << segments; way++) {
      var template = new StringBuilder();
      for (int i = 0; i < segments; i++) {
        template.append((way >> i & 1) == 0 ? "/a" : "/*");
      }
      templates.add(template + "/end");
    }
    return templates;
  }

  @Test
  void visits_a_node_once_though_every_branch_leads_astray() {
    var trie = trie(everyWay(12));
    var path = new RawPath("/a".repeat(12) + "/start");
    assertTimeoutPreemptively(
        BOUND,
        () -> {
          for (int i = 0; i < 100; i++) {
            assertThat(trie.find("GET", path)).isNull();
            assertThat(trie.methods(path)).isEmpty();
          }
        });
  }

  @Test
  void takes_paths_of_a_thousand_segments() {
    List<String> templates = new ArrayList<>(everyWay(10));
    String stars = "/*".repeat(999);
    templates.add("/a".repeat(999) + "/end");
    templates.add(stars + "/end");
    templates.add("/a/{x=**}");
    templates.add("/a".repeat(500) + "/{x=**}:go");
    var trie = trie(templates);
    String as = "/a".repeat(999);
    assertTimeoutPreemptively(
        BOUND,
        () -> {
          for (int i = 0; i < 50; i++) {
            assertThat(trie.find("GET", new RawPath(as + "/end"))).isEqualTo(as + "/end");
            assertThat(trie.find("GET", new RawPath("/b" + as))).isNull();
            assertThat(trie.find("GET", new RawPath(as + "/other"))).isEqualTo("/a/{x=**}");
            assertThat(trie.find("GET", new RawPath(as + "/x:go"))).endsWith("/{x=**}:go");
            assertThat(trie.find("GET", new RawPath("/b" + "/a".repeat(998) + "/end")))
                .isEqualTo(stars + "/end");
            assertThat(trie.find("GET", new RawPath(as + "/"))).isNull();
          }
        });
  }

  @Test
  void finds_each_of_ten_thousand_routes() {
    List<String> templates = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      templates.add("/v1/kind" + i + "/{x}");
      templates.add("/v1/kind" + i + "/{x}/parts/{y}");
      templates.add("/v1/kind" + i + "/{x}:verb" + i);
      templates.add("/v2/{x=orgs/*}/%6bind" + i + "/{y=**}");
    }
    var trie = trie(templates);
    for (int i = 0; i < 2_500; i++) {
      assertThat(trie.find("GET", new RawPath("/v1/kind" + i + "/7"))).endsWith(i + "/{x}");
      assertThat(trie.find("GET", new RawPath("/v1/kind" + i + "/7/parts/8"))).endsWith("/{y}");
      assertThat(trie.find("GET", new RawPath("/v1/%6Bind" + i + "/7:verb" + i)))
          .endsWith(":verb" + i);
      assertThat(trie.find("GET", new RawPath("/v2/orgs/a/kind" + i + "/8/9"))).endsWith("{y=**}");
      assertThat(trie.find("GET", new RawPath("/v1/kind" + i))).isNull();
    }
    assertThat(trie.methods(new RawPath("/v1/kind7/7"))).isEqualTo(Set.of("GET"));
  }

  @Test
  void takes_any_number_of_verbs_at_one_node() {
    List<String> templates = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      templates.add("/v1/{x}:verb" + i);
    }
    var trie = trie(templates);
    assertThat(trie.find("GET", new RawPath("/v1/7:verb999"))).isEqualTo("/v1/{x}:verb999");
    assertThat(trie.find("GET", new RawPath("/v1/7:verb1000"))).isNull();
  }
}
