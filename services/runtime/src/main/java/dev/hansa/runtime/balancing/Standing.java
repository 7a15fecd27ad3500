package dev.hansa.runtime.balancing;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the connected endpoints of an upstream: takes out the one that is worse than the
 * others, and lets those that are well again back in by and by. At most half of them are out at
 * once, so never the last one.
 */
final class Standing {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

  /** How many looks calls are gathered for, where they are few. */
  private static final int PATIENCE = 6;

  private final List<Seen> seen;

  /** An endpoint, and what its calls were like. */
  private record Seen(Endpoint endpoint, Sample sample) {}

  private Standing(List<Seen> seen) {
    this.seen = seen;
  }

  /** Gives how many were taken out. */
  static int look(Collection<Endpoint> endpoints) {
    var standing =
        new Standing(
            endpoints.stream()
                .filter(Endpoint::isReady)
                .map(endpoint -> new Seen(endpoint, endpoint.sample()))
                .toList());
    standing.letIn();
    int worse = standing.putOut();
    standing.forget();
    return worse;
  }

  private void letIn() {
    seen.stream().filter(one -> !one.endpoint().isFull()).forEach(this::letIn);
  }

  private void letIn(Seen one) {
    var endpoint = one.endpoint();
    var comparison = comparison(one);
    boolean silent = one.sample().volume(comparison.slow()) == 0;
    if (endpoint.isOut() && silent) {
      return; // nothing was asked of it
    }
    if (!silent && comparison.isWorse(one.sample())) {
      if (endpoint.isOut()) {
        endpoint.putOut();
      }
      return;
    }
    endpoint.grow();
    if (endpoint.isFull()) {
      LOG.info("{} gets its full share of the calls", endpoint);
    }
  }

  private int putOut() {
    long room = seen.size() / 2 - seen.stream().filter(one -> one.endpoint().isOut()).count();
    List<Endpoint> worse =
        seen.stream()
            .filter(one -> !one.endpoint().isOut() && isWorse(one))
            .sorted(
                Comparator.comparingDouble((Seen one) -> comparison(one).bad(one.sample()))
                    .reversed())
            .limit(Math.max(0, room))
            .map(Seen::endpoint)
            .toList();
    worse.forEach(
        endpoint -> {
          LOG.warn(
              "{} fails or is slow: it gets a trickle of the calls until it is well", endpoint);
          endpoint.putOut();
        });
    return worse.size();
  }

  private boolean isWorse(Seen one) {
    var comparison = comparison(one);
    return comparison.canTell(one.sample()) && comparison.isWorse(one.sample());
  }

  /** With the others in good standing, or with all others while nobody is. */
  private Comparison comparison(Seen one) {
    var others = seen.stream().filter(other -> !other.equals(one)).toList();
    var good = others.stream().filter(other -> other.endpoint().isFull()).toList();
    return Comparison.with(
        (good.isEmpty() ? others : good)
            .stream().map(Seen::sample).reduce(Sample.NONE, Sample::and));
  }

  private void forget() {
    seen.forEach(
        one ->
            one.endpoint()
                .forget(
                    one.endpoint().isOut() || one.sample().ended() >= Comparison.VOLUME, PATIENCE));
  }
}
