package dev.hansa.journal.process;

import com.google.protobuf.ByteString;
import dev.hansa.journal.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes that have not ended, each leased to one worker at a time.
 *
 * <p>{@link #begin}, {@link #advance} and {@link #end} take part in the caller's transaction. While
 * a process is {@linkplain #hold held} its lease is renewed; after a crash it runs out, and {@link
 * #claimExpired} hands the process to another worker. Safe for many threads; blocks.
 */
public final class ProcessLog implements AutoCloseable {
  /** Long beside a pause of the virtual machine, short beside a user's patience. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(ProcessLog.class);

  private final Database database;
  private final Duration lease;
  private final String worker = UUID.randomUUID().toString();
  private final ConcurrentHashMap<UUID, OpenProcess> held = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("process-lease-renewal").factory());

  /**
   * A log on the given database, with a worker of its own.
   *
   * @param lease how long a process stays with a worker that went silent, by the database's clock
   */
  public ProcessLog(Database database, Duration lease) {
    this.database = database;
    this.lease = lease;
    long third = lease.toMillis() / 3;
    var _ = renewal.scheduleWithFixedDelay(this::renew, third, third, TimeUnit.MILLISECONDS);
  }

  /** Enters a process, leased to this worker. */
  public OpenProcess begin(
      Connection connection, UUID id, String kind, String owner, String state, ByteString payload)
      throws SQLException {
    OpenProcess process = new OpenProcess(id, kind, owner, state, payload, worker, 1);
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO processes (id, kind, owner, state, payload, worker, attempt, lease_until)
            VALUES (?, ?, ?, ?, ?, ?, 1, now() + ? * interval '1 millisecond')\
            """)) {
      insert.setObject(1, id);
      insert.setString(2, kind);
      insert.setString(3, owner);
      insert.setString(4, state);
      insert.setBytes(5, payload.toByteArray());
      insert.setString(6, worker);
      insert.setLong(7, lease.toMillis());
      insert.executeUpdate();
    }
    return process;
  }

  /**
   * Moves the process to another state.
   *
   * @throws LeaseLostException if this worker no longer holds it
   */
  public OpenProcess advance(Connection connection, OpenProcess process, String state)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            UPDATE processes
            SET state = ?, updated_at = now(), lease_until = now() + ? * interval '1 millisecond'
            WHERE id = ? AND worker = ? AND attempt = ?\
            """)) {
      update.setString(1, state);
      update.setLong(2, lease.toMillis());
      fence(update, 3, process);
      return process.in(state);
    }
  }

  /**
   * Ends the process.
   *
   * @throws LeaseLostException if this worker no longer holds it
   */
  public void end(Connection connection, OpenProcess process) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM processes WHERE id = ? AND worker = ? AND attempt = ?")) {
      fence(delete, 1, process);
    }
  }

  /**
   * Gives the lease back; the process is due again after the pause. Does nothing if it was lost.
   */
  public void giveBack(OpenProcess process, Duration pause) {
    database.run(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  UPDATE processes SET lease_until = now() + ? * interval '1 millisecond'
                  WHERE id = ? AND worker = ? AND attempt = ?\
                  """)) {
            update.setLong(1, pause.toMillis());
            update.setObject(2, process.id());
            update.setString(3, process.worker());
            update.setInt(4, process.attempt());
            update.executeUpdate();
          }
        });
  }

  /** Keeps the lease until closed. */
  public Hold hold(OpenProcess process) {
    held.put(process.id(), process);
    return () -> held.remove(process.id());
  }

  /** While open, the lease is renewed. */
  @FunctionalInterface
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes over at most {@code limit} processes whose lease has run out, the longest overdue first.
   */
  public List<OpenProcess> claimExpired(int limit) {
    return database.transaction(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  """
                  UPDATE processes
                  SET worker = ?, attempt = attempt + 1, updated_at = now(),
                      lease_until = now() + ? * interval '1 millisecond'
                  WHERE id IN (
                    SELECT id FROM processes WHERE lease_until < now()
                    ORDER BY lease_until LIMIT ? FOR UPDATE SKIP LOCKED)
                  RETURNING id, kind, owner, state, payload, worker, attempt\
                  """)) {
            update.setString(1, worker);
            update.setLong(2, lease.toMillis());
            update.setInt(3, limit);
            try (ResultSet rows = update.executeQuery()) {
              List<OpenProcess> claimed = new ArrayList<>();
              while (rows.next()) {
                claimed.add(read(rows));
              }
              return claimed;
            }
          }
        });
  }

  @Override
  public void close() {
    renewal.shutdownNow();
  }

  private static OpenProcess read(ResultSet row) throws SQLException {
    return new OpenProcess(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        row.getString("owner"),
        row.getString("state"),
        ByteString.copyFrom(row.getBytes("payload")),
        row.getString("worker"),
        row.getInt("attempt"));
  }

  private static void fence(PreparedStatement statement, int first, OpenProcess process)
      throws SQLException {
    statement.setObject(first, process.id());
    statement.setString(first + 1, process.worker());
    statement.setInt(first + 2, process.attempt());
    if (statement.executeUpdate() != 1) {
      throw new LeaseLostException(process);
    }
  }

  private void renew() {
    if (held.isEmpty()) {
      return;
    }
    Object[] ids = held.keySet().toArray();
    try {
      database.run(
          connection -> {
            try (PreparedStatement update =
                connection.prepareStatement(
                    """
                    UPDATE processes SET lease_until = now() + ? * interval '1 millisecond'
                    WHERE worker = ? AND id = ANY (?)\
                    """)) {
              update.setLong(1, lease.toMillis());
              update.setString(2, worker);
              update.setArray(3, connection.createArrayOf("uuid", ids));
              update.executeUpdate();
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("{} leases not renewed; others may take the processes over", ids.length, e);
    }
  }
}
