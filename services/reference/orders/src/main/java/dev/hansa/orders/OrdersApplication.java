package dev.hansa.orders;

import dev.hansa.runtime.wiring.HansaApplication;

/** The process. */
public final class OrdersApplication {
  private OrdersApplication() {}

  public static void main(String[] args) {
    HansaApplication.run(OrdersApplication.class, args);
  }
}
