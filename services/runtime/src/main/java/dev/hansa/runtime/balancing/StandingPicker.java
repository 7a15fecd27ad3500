package dev.hansa.runtime.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what another picker gives in turn, and passes over endpoints as often as their share is
 * below the fullest one's.
 */
final class StandingPicker extends SubchannelPicker {
  /** Then the fullest one of those seen is taken. */
  private static final int MOST_LOOKS = 8;

  private final SubchannelPicker inTurn;
  private final int choices;
  private final Duration interval;
  private final DoubleSupplier fullest;
  private final DoubleSupplier chance;

  /**
   * @param choices how many acceptable endpoints to choose from
   * @param interval each endpoint is asked at least this often
   * @param fullest the greatest share that an endpoint has now
   * @param chance from 0 to 1
   */
  StandingPicker(
      SubchannelPicker inTurn,
      int choices,
      Duration interval,
      DoubleSupplier fullest,
      DoubleSupplier chance) {
    this.inTurn = inTurn;
    this.choices = choices;
    this.interval = interval;
    this.fullest = fullest;
    this.chance = chance;
  }

  /** A pick and the endpoint that it leads to. */
  private record Candidate(PickResult pick, Endpoint endpoint) {
    static Optional<Candidate> of(PickResult pick) {
      @Nullable Subchannel subchannel = pick.getSubchannel();
      @Nullable Endpoint endpoint =
          subchannel == null ? null : subchannel.getAttributes().get(Endpoint.KEY);
      return Optional.ofNullable(endpoint).map(known -> new Candidate(pick, known));
    }

    Candidate fuller(Candidate other) {
      return other.endpoint.share() > endpoint.share() ? other : this;
    }

    /**
     * Between two that are alike chance decides: turns alone would favour one of an even number.
     */
    Candidate idler(Candidate other, double chance) {
      int fewer = Integer.compare(other.endpoint.inFlight(), endpoint.inFlight());
      return fewer < 0 || (fewer == 0 && chance < 0.5) ? other : this;
    }

    PickResult watched(MethodType type) {
      return pick.copyWithStreamTracerFactory(
          new Watch.Factory(
              endpoint,
              type == MethodType.UNARY,
              Optional.ofNullable(pick.getStreamTracerFactory())));
    }
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    var first = inTurn.pickSubchannel(args);
    var candidate = Candidate.of(first);
    return candidate.isEmpty()
        ? first
        : chosen(candidate.get(), args).watched(args.getMethodDescriptor().getType());
  }

  private Candidate chosen(Candidate first, PickSubchannelArgs args) {
    @Nullable Candidate best = null;
    Candidate fallback = first;
    Candidate next = first;
    int left = choices;
    for (int i = 0; i < MOST_LOOKS; i++) {
      if (accepts(next.endpoint())) {
        best = best == null ? next : best.idler(next, chance.getAsDouble());
        left--;
        if (left == 0) {
          return best;
        }
      }
      fallback = fallback.fuller(next);
      var another = Candidate.of(inTurn.pickSubchannel(args));
      if (another.isEmpty()) {
        break;
      }
      next = another.get();
    }
    return best == null ? fallback : best;
  }

  private boolean accepts(Endpoint endpoint) {
    double share = endpoint.share();
    return share == Endpoint.FULL
        || chance.getAsDouble() * fullest.getAsDouble() < share
        || endpoint.isIdleFor(interval);
  }
}
