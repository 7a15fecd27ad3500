package dev.hansa.identity.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.journal.database.Database;
import dev.hansa.journal.testing.TestDatabase;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DenialStoreTest {
  @RegisterExtension static final TestDatabase POSTGRES = TestDatabase.of("identity");
  private static final Principal ACME = Principal.partner("acme");

  private final ManualClock clock = new ManualClock();
  private final Instant now = clock.instant();
  private final Database database = POSTGRES.database();
  private final DenialStore store = new DenialStore();

  @Test
  void each_change_is_numbered_above_those_before() {
    database.run(c -> store.denyToken(c, "numbered", now.plusSeconds(60), now));
    database.run(c -> store.denyKey(c, "numbered", now));

    assertThat(change("key", "numbered")).isGreaterThan(change("token", "numbered"));
  }

  @Test
  void what_is_denied_already_is_no_change() {
    database.run(c -> store.denyPrincipal(c, ACME, now));
    long before = change("principal", "partner/acme");
    database.run(c -> store.denyPrincipal(c, ACME, now.plusSeconds(1)));

    assertThat(change("principal", "partner/acme")).isEqualTo(before);
  }

  @Test
  void a_caller_that_is_let_in_and_shut_out_again_changes_twice() {
    var globex = Principal.partner("globex");
    database.run(c -> store.denyPrincipal(c, globex, now));
    long denied = change("principal", "partner/globex");
    database.run(c -> store.allowPrincipal(c, globex));
    long lifted = change("principal", "partner/globex");
    database.run(c -> store.denyPrincipal(c, globex, now));

    assertThat(lifted).isGreaterThan(denied);
    assertThat(change("principal", "partner/globex")).isGreaterThan(lifted);
  }

  @Test
  void a_denial_is_undone_with_its_transaction() {
    assertThatThrownBy(
            () ->
                database.run(
                    c -> {
                      store.denyKey(c, "undone", now);
                      throw new IllegalStateException("what it belongs to failed");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(changes("key", "undone")).isEmpty();
  }

  @Test
  void a_denied_token_is_forgotten_once_it_has_expired() {
    database.run(c -> store.denyToken(c, "old", now.plusSeconds(60), now));
    Instant later = now.plus(Duration.ofMinutes(3));
    database.run(c -> store.denyToken(c, "new", later.plusSeconds(60), later));

    assertThat(changes("token", "old")).isEmpty();
    assertThat(changes("token", "new")).hasSize(1);
  }

  private long change(String kind, String name) {
    return changes(kind, name).getFirst();
  }

  private List<Long> changes(String kind, String name) {
    return database.transaction(connection -> changes(connection, kind, name));
  }

  private static List<Long> changes(Connection connection, String kind, String name)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT change FROM denials WHERE kind = ? AND name = ?")) {
      select.setString(1, kind);
      select.setString(2, name);
      try (ResultSet rows = select.executeQuery()) {
        List<Long> changes = new ArrayList<>();
        while (rows.next()) {
          changes.add(rows.getLong(1));
        }
        return changes;
      }
    }
  }
}
