package dev.hansa.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.Denial;
import dev.hansa.runtime.token.DenialPage;
import dev.hansa.runtime.token.TokenLineage;
import dev.hansa.runtime.trust.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD) // one table for all
class StoredDenialsTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");
  private static final Principal ACME = Principal.partner("acme");

  private final ManualClock clock = new ManualClock();
  private final Instant now = clock.instant();
  private final Database database = POSTGRES.database();
  private final DenialStore store = new DenialStore();
  private final StoredDenials denials = new StoredDenials(database, store, clock);

  @BeforeEach
  void forget() {
    database.run(
        c -> {
          try (var delete = c.prepareStatement("DELETE FROM denials")) {
            delete.executeUpdate();
          }
        });
  }

  private void revoke(String id) {
    database.run(c -> store.denyToken(c, id, now.plusSeconds(300), now));
  }

  private static List<String> names(DenialPage page) {
    return page.changes().stream().map(Denial::name).toList();
  }

  @Test
  void tells_all_to_one_who_knows_nothing() {
    revoke("one");
    revoke("two");
    DenialPage page = denials.after("");

    assertThat(page.reset()).isTrue();
    assertThat(names(page)).containsExactly("one", "two");
    assertThat(page.changes().getFirst().expiry()).contains(now.plusSeconds(300));
  }

  @Test
  void tells_what_changed_since() {
    revoke("one");
    String cursor = denials.after("").cursor();
    assertThat(denials.after(cursor).changes()).isEmpty();

    database.run(c -> store.denyPrincipal(c, ACME, now));
    DenialPage page = denials.after(cursor);
    assertThat(page.reset()).isFalse();
    assertThat(names(page)).containsExactly("partner/acme");
    assertThat(denials.after(page.cursor()).changes()).isEmpty();
  }

  @Test
  void a_caller_let_in_again_is_news_to_those_who_knew() {
    database.run(c -> store.denyPrincipal(c, ACME, now));
    String cursor = denials.after("").cursor();
    database.run(c -> store.allowPrincipal(c, ACME));

    assertThat(denials.after(cursor).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.lifted()).isTrue());
    assertThat(denials.after("").changes()).isEmpty();
  }

  @Test
  void a_cursor_of_another_table_starts_anew() {
    revoke("one");
    String cursor = denials.after("").cursor();

    for (String foreign :
        List.of("0b5c7b2e-0000-4000-8000-000000000000.1", cursor + "000000", "x", "'; --")) {
      assertThat(denials.after(foreign).reset()).as(foreign).isTrue();
      assertThat(names(denials.after(foreign))).containsExactly("one");
    }
  }

  @Test
  void long_answers_come_in_pages_and_none_is_lost() {
    database.run(
        c -> {
          for (int i = 0; i < 1_000; i++) {
            store.denyToken(c, "token-" + i, now.plusSeconds(300), now);
          }
        });
    List<String> names = new ArrayList<>();
    DenialPage page = denials.after("");
    names.addAll(names(page));
    while (page.more()) {
      page = denials.after(page.cursor());
      assertThat(page.reset()).isFalse();
      names.addAll(names(page));
    }

    assertThat(names).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void K30_a_page_of_the_longest_ids_is_read_by_every_process() {
    String longest = TokenLineage.first();
    for (int hop = 0; hop < 5; hop++) {
      longest = TokenLineage.next(longest);
    }
    String head = longest;
    database.run(
        c -> {
          for (int i = 100; i < 600; i++) {
            store.denyToken(c, head + i, now.plusSeconds(300), now);
          }
        });

    assertThat(denials.after("").json().length()).isLessThan(64 * 1024);
  }

  @Test
  void K28_judges_by_what_was_committed_a_moment_ago() {
    String id = TokenLineage.first();
    AccessToken token = token(id, ACME);
    AccessToken exchanged = token(TokenLineage.next(id), ACME, Principal.service("gateway"));
    assertThat(denials.judge(token)).isEmpty();
    revoke(id);

    assertThat(denials.judge(token)).contains(MeshReason.TOKEN_REVOKED);
    assertThat(denials.judge(exchanged)).contains(MeshReason.TOKEN_REVOKED);
    assertThat(denials.judge(token(TokenLineage.first(), ACME))).isEmpty();
  }

  @Test
  void F05_judges_callers_that_are_shut_out() {
    AccessToken own = token(TokenLineage.first(), ACME);
    AccessToken exchanged =
        token(TokenLineage.first(), Principal.partner("globex"), Principal.service("gateway"));
    database.run(c -> store.denyPrincipal(c, ACME, now));
    assertThat(denials.judge(own)).contains(MeshReason.CALLER_DISABLED);
    assertThat(denials.judge(exchanged)).isEmpty();

    database.run(c -> store.allowPrincipal(c, ACME));
    assertThat(denials.judge(own)).isEmpty();
  }

  @Test
  void Z14_judges_tokens_that_carry_a_lost_scope() {
    AccessToken reading = carrying("orders.read", "orders.write");
    AccessToken writing = carrying("orders.write");
    AccessToken exchanged =
        token(TokenLineage.first(), ACME, List.of(Principal.service("gateway")), reading.scopes());
    database.run(c -> store.denyScope(c, ACME, "orders.read", now));
    assertThat(denials.judge(reading)).contains(MeshReason.TOKEN_REVOKED);
    assertThat(denials.judge(writing)).isEmpty();
    assertThat(denials.judge(exchanged)).as("what a contract grants to who acts").isEmpty();
    assertThat(names(denials.after(""))).containsExactly("partner/acme orders.read");
    assertThat(denials.after("").changes().getFirst().expiry().orElseThrow())
        .as("no token lives longer")
        .isAfter(now.plusSeconds(15 * 60));

    database.run(c -> store.allowScope(c, ACME, "orders.read"));
    assertThat(denials.judge(reading)).isEmpty();

    Instant later = now.plusSeconds(3600);
    database.run(c -> store.denyScope(c, ACME, "orders.read", later));
    assertThat(denials.after("").changes().getFirst().expiry().orElseThrow()).isAfter(later);
  }

  private AccessToken carrying(String... scopes) {
    return token(TokenLineage.first(), ACME, List.of(), Set.of(scopes));
  }

  private AccessToken token(String id, Principal subject, Principal... actors) {
    return token(id, subject, List.of(actors), Set.of());
  }

  private AccessToken token(
      String id, Principal subject, List<Principal> actors, Set<String> scopes) {
    return new AccessToken(
        id,
        "https://localhost:8444",
        subject,
        subject.toString(),
        actors,
        "gateway",
        scopes,
        "",
        now,
        now.plusSeconds(300));
  }
}
