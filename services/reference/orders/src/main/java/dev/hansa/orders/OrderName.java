package dev.hansa.orders;

import java.util.Optional;
import java.util.UUID;

/** Names of orders: {@code orders/{uuid}}. */
final class OrderName {
  private static final String PREFIX = "orders/";

  private OrderName() {}

  static String of(UUID id) {
    return PREFIX + id;
  }

  /** The id; empty if no order can have this name. */
  static Optional<UUID> parse(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      UUID id = UUID.fromString(name.substring(PREFIX.length()));
      // UUID reads short forms as well; an order has one name.
      return of(id).equals(name) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
