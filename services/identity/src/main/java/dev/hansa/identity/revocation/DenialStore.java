package dev.hansa.identity.revocation;

import dev.hansa.runtime.token.Denial;
import dev.hansa.runtime.trust.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Tables {@code denials} and {@code denial_changes}, written in transactions of others: what they
 * take back and its denial come to be together or not at all. Every process of the mesh refuses
 * within seconds of the commit.
 *
 * <p>Safe for many threads; every method blocks. Changes are numbered under a lock that is held
 * until the commit, so keep those transactions short.
 */
public final class DenialStore {
  /** A replica's clock may be behind by this much: what it still accepts must still be denied. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** Nobody takes a token that lives longer (K13). */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

  /** Each that expires clears away a few that have, so the table stays as small as its use. */
  private static final int PURGED_AT_ONCE = 10;

  /**
   * Denies one token and those exchanged from it; again is no change.
   *
   * @param id {@code jti}
   * @param expiry of the token; afterwards the denial is forgotten
   */
  public void denyToken(Connection connection, String id, Instant expiry, Instant now)
      throws SQLException {
    purge(connection, now);
    deny(connection, "token", id, now, expiry);
  }

  /**
   * Shuts a caller out, whatever tokens it has or is the subject of, until {@link #allowPrincipal};
   * again is no change.
   */
  public void denyPrincipal(Connection connection, Principal principal, Instant now)
      throws SQLException {
    deny(connection, "principal", principal.toString(), now, null);
  }

  /** Lets a caller in again; its tokens that have not expired hold again. */
  public void allowPrincipal(Connection connection, Principal principal) throws SQLException {
    lift(connection, "principal", principal.toString());
  }

  /**
   * Denies a subject's own tokens that carry a scope, until {@link #allowScope} or until none can
   * be left; again is no change.
   */
  public void denyScope(Connection connection, Principal subject, String scope, Instant now)
      throws SQLException {
    purge(connection, now);
    deny(
        connection,
        "scope",
        Denial.scopeOf(subject, scope),
        now,
        now.plus(LONGEST_LIFE).plus(SKEW));
  }

  /** Tokens that carry the scope hold again. */
  public void allowScope(Connection connection, Principal subject, String scope)
      throws SQLException {
    lift(connection, "scope", Denial.scopeOf(subject, scope));
  }

  /** Denies every token that a key signed or will sign, for good; again is no change. */
  public void denyKey(Connection connection, String keyId, Instant now) throws SQLException {
    deny(connection, "key", keyId, now, null);
  }

  private static void lift(Connection connection, String kind, String name) throws SQLException {
    try (PreparedStatement lift =
        connection.prepareStatement(
            "WITH next AS (UPDATE denial_changes SET last = last + 1 RETURNING last)"
                + " UPDATE denials SET lifted = true, change = next.last FROM next"
                + " WHERE kind = ? AND name = ? AND NOT lifted")) {
      lift.setString(1, kind);
      lift.setString(2, name);
      lift.executeUpdate();
    }
  }

  private static void deny(
      Connection connection, String kind, String name, Instant now, @Nullable Instant expiry)
      throws SQLException {
    try (PreparedStatement deny =
        connection.prepareStatement(
            "WITH next AS (UPDATE denial_changes SET last = last + 1 RETURNING last)"
                + " INSERT INTO denials (kind, name, change, since, expiry)"
                + " SELECT ?, ?, next.last, ?, ?::timestamptz FROM next"
                + " ON CONFLICT (kind, name) DO UPDATE"
                + " SET lifted = false, change = EXCLUDED.change, since = EXCLUDED.since,"
                + " expiry = EXCLUDED.expiry"
                + " WHERE denials.lifted")) {
      deny.setString(1, kind);
      deny.setString(2, name);
      deny.setObject(3, now.atOffset(ZoneOffset.UTC));
      deny.setObject(4, expiry == null ? null : expiry.atOffset(ZoneOffset.UTC));
      deny.executeUpdate();
    }
  }

  private static void purge(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM denials WHERE ctid IN (SELECT ctid FROM denials"
                + " WHERE expiry < ? LIMIT ? FOR UPDATE SKIP LOCKED)")) {
      delete.setObject(1, now.minus(SKEW).atOffset(ZoneOffset.UTC));
      delete.setInt(2, PURGED_AT_ONCE);
      delete.executeUpdate();
    }
  }
}
