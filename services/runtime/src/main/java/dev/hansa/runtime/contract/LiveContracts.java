package dev.hansa.runtime.contract;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process makes of the bundles in its contract folder, kept up to date.
 *
 * <p>A new, changed or removed bundle is read, checked and compiled on a thread of its own, and the
 * whole replaced at once; whoever holds the former plan may go on with it. A bundle that cannot be
 * served is refused as a whole with a line in the log for each fault; what was served under its
 * name goes on. Bundles that were there first are served first, whatever their names.
 *
 * <p>Safe for many threads.
 *
 * @param <P> made of all bundles that are served
 */
public final class LiveContracts<P> implements Supplier<P>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveContracts.class);

  private final Path folder;
  private final Function<List<ContractBundle>, P> compiler;
  private final List<Consumer<P>> followers = new CopyOnWriteArrayList<>();

  private volatile BundleChoice<P> choice;

  /** Guarded by this. */
  private @Nullable FolderWatch watch;

  private final Optional<ContractFolder.State> read;

  private LiveContracts(Path folder, Function<List<ContractBundle>, P> compiler) {
    this.folder = folder;
    this.compiler = compiler;
    read = ContractFolder.state(folder);
    choice = BundleChoice.first(ContractFolder.read(folder), compiler);
    tell(Map.of(), List.of());
  }

  /**
   * Reads the folder; {@link #follow} begins to follow it.
   *
   * @param compiler makes the plan; throws {@link ContractException} for bundles that cannot be
   *     served together, and takes none at all
   * @throws UncheckedIOException if the folder cannot be read
   */
  public static <P> LiveContracts<P> open(Path folder, Function<List<ContractBundle>, P> compiler) {
    return new LiveContracts<>(folder, compiler);
  }

  /** The plan as of now. */
  @Override
  public P get() {
    return choice.plan();
  }

  /** Names of the bundles that are served, in alphabetical order. */
  public List<String> served() {
    return choice.served().keySet().stream().sorted().toList();
  }

  /** Why bundles in the folder are not served as they are, by name, in alphabetical order. */
  public Map<String, List<String>> refused() {
    var refused = new TreeMap<String, List<String>>();
    choice.refused().forEach(one -> refused.put(one.bundle().name(), one.faults()));
    return refused;
  }

  /** Tells of each new plan, on the watching thread, once {@link #get} gives it. */
  public void onChange(Consumer<P> follower) {
    followers.add(follower);
  }

  /** Follows the folder from now on, until closed. */
  public synchronized LiveContracts<P> follow() {
    if (watch == null) {
      watch = FolderWatch.start(folder, read, this::refresh);
    }
    return this;
  }

  /** Reads the folder at once. If it cannot be read, all stays as it is. */
  public synchronized void refresh() {
    List<ContractBundle> present;
    try {
      present = ContractFolder.read(folder);
    } catch (UncheckedIOException e) {
      log.warn("contracts are kept as they are: {}", e.getMessage());
      return;
    }
    var before = choice;
    var next = before.next(present, compiler);
    choice = next;
    tell(before.served(), before.refused());
    if (!before.served().equals(next.served())) {
      followers.forEach(follower -> follower.accept(next.plan()));
    }
  }

  private void tell(Map<String, ContractBundle> served, List<BundleChoice.Refused> alreadyRefused) {
    var now = choice;
    now.served()
        .forEach(
            (name, bundle) -> {
              if (!bundle.equals(served.get(name))) {
                log.info("contract bundle {} is served", name);
              }
            });
    served.keySet().stream()
        .filter(name -> !now.served().containsKey(name))
        .forEach(name -> log.info("contract bundle {} is no longer served", name));
    var known = new HashSet<>(alreadyRefused);
    now.refused().stream()
        .filter(refused -> !known.contains(refused))
        .forEach(
            refused ->
                refused
                    .faults()
                    .forEach(
                        fault ->
                            log.warn(
                                "contract bundle {} is refused{}: {}",
                                refused.bundle().name(),
                                now.served().containsKey(refused.bundle().name())
                                    ? ", the former one is served"
                                    : "",
                                fault)));
  }

  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
