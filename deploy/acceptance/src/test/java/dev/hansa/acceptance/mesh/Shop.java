package dev.hansa.acceptance.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A partner that trades in one SKU of its own, so that its sums can be told from everybody else's.
 *
 * @param partner who calls
 * @param sku unique to this shop
 */
public record Shop(Partner partner, String sku) {

  /** A shop with a SKU that nobody used before. */
  public static Shop of(Partner partner) {
    return new Shop(partner, "SKU-" + UUID.randomUUID());
  }

  /** A key that nobody used before. */
  public static String newKey() {
    return UUID.randomUUID().toString();
  }

  /** Books goods in. */
  public Shop receive(int quantity) {
    HttpResponse<String> answer =
        partner.post("/v1/stock/" + sku + ":receive", newKey(), "{\"quantity\": " + quantity + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return this;
  }

  /** Orders so many pieces at 1.50 EUR. */
  public HttpResponse<String> place(String key, int quantity) {
    return partner.post("/v1/orders", key, order(quantity));
  }

  /** Orders without waiting for the answer. */
  public CompletableFuture<HttpResponse<String>> placeAsync(String key, int quantity) {
    return partner.callAsync("POST", "/v1/orders", order(quantity), "Idempotency-Key", key);
  }

  /** Pieces that inventory says are reserved. */
  public long reserved() {
    String reserved = Json.text(partner.get("/v1/stock/" + sku).body(), "stock.reserved");
    return reserved.equals("null") ? 0 : Long.parseLong(reserved);
  }

  /** The JSON of an order. */
  public String order(int quantity) {
    return """
    {"lines": [{"sku": "%s", "quantity": "%d",
      "unitPrice": {"currencyCode": "EUR", "units": "1", "nanos": 500000000}}]}
    """
        .formatted(sku, quantity);
  }
}
