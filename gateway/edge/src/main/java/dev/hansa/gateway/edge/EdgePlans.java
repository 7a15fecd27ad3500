package dev.hansa.gateway.edge;

import java.util.function.Supplier;

/** The plan that new calls begin with. Replaced as a whole; calls in flight keep theirs. */
final class EdgePlans implements Supplier<EdgePlan> {
  private volatile EdgePlan current;

  EdgePlans(EdgePlan first) {
    current = first;
  }

  @Override
  public EdgePlan get() {
    return current;
  }

  /** Lets new calls begin with another plan. */
  void replace(EdgePlan next) {
    current = next;
  }
}
