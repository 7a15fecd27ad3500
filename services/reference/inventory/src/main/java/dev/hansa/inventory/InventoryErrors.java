package dev.hansa.inventory;

import com.google.rpc.BadRequest.FieldViolation;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;

/** The refusals that the contract's comments name. */
final class InventoryErrors {
  private static final String DOMAIN = "inventory.hansa.dev";

  private InventoryErrors() {}

  static StatusRuntimeException insufficient(String sku) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "STOCK_INSUFFICIENT",
        "not enough of " + sku + " is available",
        Map.of("sku", sku));
  }

  static StatusRuntimeException released(String id) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "RESERVATION_RELEASED",
        "reservations/" + id + " was released before it arrived",
        Map.of("reservation", "reservations/" + id));
  }

  static StatusRuntimeException taken() {
    return invalid("reservation_id", "belongs to another reservation");
  }

  static StatusRuntimeException repeated(String sku) {
    return invalid("lines", "holds " + sku + " more than once");
  }

  static StatusRuntimeException overflow(String sku) {
    return error(
        Status.Code.OUT_OF_RANGE,
        "QUANTITY_OVERFLOW",
        "stock/" + sku + " cannot hold that many pieces",
        Map.of("sku", sku));
  }

  static StatusRuntimeException unknown(String sku) {
    return error(
        Status.Code.NOT_FOUND, "SKU_UNKNOWN", "stock/" + sku + " is not known", Map.of("sku", sku));
  }

  static StatusRuntimeException pageToken() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "PAGE_TOKEN_INVALID",
        "page_token was not given for this list",
        Map.of());
  }

  static StatusRuntimeException sequence(String message) {
    return error(Status.Code.INVALID_ARGUMENT, "SEQUENCE_INVALID", message, Map.of());
  }

  private static StatusRuntimeException invalid(String field, String description) {
    return Errors.invalid(
        List.of(FieldViolation.newBuilder().setField(field).setDescription(description).build()));
  }

  private static StatusRuntimeException error(
      Status.Code code, String reason, String message, Map<String, String> metadata) {
    return Errors.of(code, DOMAIN, reason, message, metadata);
  }
}
