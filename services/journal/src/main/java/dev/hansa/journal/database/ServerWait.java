package dev.hansa.journal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a server that is still starting; a server that refuses the role ends the wait at once.
 */
final class ServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ServerWait.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private ServerWait() {}

  static void until(DataSource source, DatabaseConfig config) {
    long deadline = System.nanoTime() + config.startTimeout().toNanos();
    boolean told = false;
    while (true) {
      try (Connection connection = source.getConnection()) {
        connection.isValid(1);
        return;
      } catch (SQLException e) {
        if (!DatabaseException.isUnavailable(e)) {
          throw new IllegalStateException(
              config.url() + " refused role '" + config.user() + "': " + e.getMessage(), e);
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "no database at "
                  + config.url()
                  + " within "
                  + config.startTimeout().toSeconds()
                  + " s; is PostgreSQL running there? (hansa.database.url): "
                  + e.getMessage(),
              e);
        }
        if (!told) {
          LOG.info("waiting for the database at {}", config.url());
          told = true;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the database", e);
    }
  }
}
