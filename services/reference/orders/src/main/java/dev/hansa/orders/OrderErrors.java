package dev.hansa.orders;

import com.google.rpc.BadRequest.FieldViolation;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;

/** The refusals that the contract's comments name. */
final class OrderErrors {
  private static final String DOMAIN = "orders.hansa.dev";

  private OrderErrors() {}

  static StatusRuntimeException currencyMixed() {
    return invalid("CURRENCY_MIXED", "all lines must have one currency", Map.of());
  }

  static StatusRuntimeException skuRepeated(String sku) {
    return invalid("SKU_REPEATED", "lines hold " + sku + " more than once", Map.of("sku", sku));
  }

  static StatusRuntimeException amountOverflow() {
    return invalid("AMOUNT_OVERFLOW", "the sum of the lines is too large", Map.of());
  }

  static StatusRuntimeException nothingToPay() {
    return Errors.invalid(
        List.of(
            FieldViolation.newBuilder()
                .setField("lines")
                .setDescription("the sum must be above zero")
                .build()));
  }

  static StatusRuntimeException pageToken() {
    return invalid("PAGE_TOKEN_INVALID", "page_token was not given for this list", Map.of());
  }

  static StatusRuntimeException unknown(String name) {
    return error(
        Status.Code.NOT_FOUND, "ORDER_UNKNOWN", name + " is not known", Map.of("order", name));
  }

  static StatusRuntimeException stockInsufficient(String sku) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "STOCK_INSUFFICIENT",
        "not enough of " + sku + " is available",
        Map.of("sku", sku));
  }

  static StatusRuntimeException paymentDeclined() {
    return error(
        Status.Code.FAILED_PRECONDITION, "PAYMENT_DECLINED", "the payment was declined", Map.of());
  }

  static StatusRuntimeException upstreamUnavailable() {
    return Errors.of(
        MeshReason.UPSTREAM_UNAVAILABLE,
        "a service that the order needs does not answer; repeat under the same request_id");
  }

  private static StatusRuntimeException invalid(
      String reason, String message, Map<String, String> metadata) {
    return error(Status.Code.INVALID_ARGUMENT, reason, message, metadata);
  }

  private static StatusRuntimeException error(
      Status.Code code, String reason, String message, Map<String, String> metadata) {
    return Errors.of(code, DOMAIN, reason, message, metadata);
  }
}
