package dev.hansa.runtime.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the files of a contract folder have changed and come to rest, on a thread of its own.
 *
 * <p>The system's watch wakes it; it looks by itself as well, since a watch misses a folder that is
 * replaced, and some file systems have none.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  private static final Duration LOOK = Duration.ofMillis(500);

  /** Two files of a pair are written one after the other, a large file in pieces. */
  private static final Duration REST = Duration.ofMillis(100);

  /** Someone who never comes to rest must not hold up the others. */
  private static final int MOST_RESTS = 20;

  private final Path folder;
  private final Runnable changed;
  private final WatchService watch;
  private final Thread thread;
  private Optional<ContractFolder.State> seen;
  private Optional<WatchKey> key = Optional.empty();

  private FolderWatch(Path folder, Optional<ContractFolder.State> seen, Runnable changed)
      throws IOException {
    this.folder = folder;
    this.seen = seen;
    this.changed = changed;
    watch = folder.getFileSystem().newWatchService();
    thread = Thread.ofPlatform().daemon().name("contracts-watch").unstarted(this::follow);
  }

  /**
   * Begins.
   *
   * @param seen the state that is known already
   * @param changed called for any other, one at a time; it reads the folder by itself
   */
  static FolderWatch start(Path folder, Optional<ContractFolder.State> seen, Runnable changed) {
    try {
      var watch = new FolderWatch(folder, seen, changed);
      watch.thread.start();
      return watch;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be watched", e);
    }
  }

  private void follow() {
    try {
      while (!Thread.interrupted()) {
        register();
        WatchKey event = watch.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          event.pollEvents();
          if (!event.reset()) {
            key = Optional.empty();
          }
        }
        look();
      }
    } catch (InterruptedException | ClosedWatchServiceException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void register() {
    if (key.filter(WatchKey::isValid).isPresent()) {
      return;
    }
    try {
      key =
          Optional.of(
              folder.register(
                  watch,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException e) {
      log.debug("{} is looked at every {} only: {}", folder, LOOK, e.toString());
    }
  }

  private void look() throws InterruptedException {
    var now = ContractFolder.state(folder);
    if (now.equals(seen)) {
      return;
    }
    for (int rests = 0; rests < MOST_RESTS; rests++) {
      TimeUnit.MILLISECONDS.sleep(REST.toMillis());
      var later = ContractFolder.state(folder);
      if (later.equals(now)) {
        break;
      }
      now = later;
    }
    seen = now;
    try {
      changed.run();
    } catch (RuntimeException e) {
      log.error("{}: contracts are kept as they are", folder, e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      watch.close();
    } catch (IOException e) {
      log.debug("{}: watch not closed", folder, e);
    }
  }
}
