package dev.hansa.acceptance.mesh;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a partner's stock, orders and payments sum up to, read through the public API.
 *
 * @param reserved pieces that inventory holds for orders
 * @param ordered pieces of the orders that are not cancelled
 * @param authorized EUR that settlement holds or has captured
 * @param placed EUR of the orders that are not cancelled
 */
public record Books(long reserved, long ordered, BigDecimal authorized, BigDecimal placed) {

  /** Reads them; the partner must trade in EUR alone. */
  public static Books of(Partner partner) {
    List<Map<String, Object>> orders =
        pages(partner, "/v1/orders", "orders").stream()
            .filter(order -> !"STATE_CANCELLED".equals(order.get("state")))
            .toList();
    String statement = partner.get("/v1/statements/EUR").body();
    return new Books(
        pages(partner, "/v1/stock", "stock").stream().mapToLong(s -> number(s, "reserved")).sum(),
        orders.stream()
            .flatMap(order -> ((List<?>) order.getOrDefault("lines", List.of())).stream())
            .mapToLong(line -> number(line, "quantity"))
            .sum(),
        money(Json.object(statement), "authorized").add(money(Json.object(statement), "captured")),
        orders.stream()
            .map(order -> money(order, "total"))
            .reduce(BigDecimal.ZERO, BigDecimal::add));
  }

  /** Names of all orders. */
  public static List<String> orders(Partner partner) {
    return pages(partner, "/v1/orders", "orders").stream()
        .map(order -> String.valueOf(order.get("name")))
        .toList();
  }

  /** Whether inventory and settlement agree with orders. */
  public boolean agree() {
    return reserved == ordered && authorized.compareTo(placed) == 0;
  }

  private static List<Map<String, Object>> pages(Partner partner, String path, String member) {
    List<Map<String, Object>> all = new ArrayList<>();
    String token = "";
    do {
      Map<String, Object> page =
          Json.object(
              partner
                  .get(path + "?page_size=500" + (token.isEmpty() ? "" : "&page_token=" + token))
                  .body());
      for (Object item : (List<?>) page.getOrDefault(member, List.of())) {
        @SuppressWarnings("unchecked")
        Map<String, Object> object = (Map<String, Object>) item;
        all.add(object);
      }
      token = String.valueOf(page.getOrDefault("nextPageToken", ""));
    } while (!token.isEmpty());
    return all;
  }

  private static long number(Object json, String member) {
    Object value = Json.at(json, member);
    return value == null ? 0 : Long.parseLong(value.toString());
  }

  private static BigDecimal money(Object json, String member) {
    return BigDecimal.valueOf(number(json, member + ".units"))
        .add(BigDecimal.valueOf(number(json, member + ".nanos"), 9));
  }
}
