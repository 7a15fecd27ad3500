package dev.hansa.settlement;

import com.google.rpc.BadRequest.FieldViolation;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;

/** The refusals that the contract's comments name. */
final class SettlementErrors {
  private static final String DOMAIN = "settlement.hansa.dev";

  private SettlementErrors() {}

  static StatusRuntimeException declined() {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "PAYMENT_DECLINED",
        "the amount is above the limit for one payment",
        Map.of());
  }

  static StatusRuntimeException voided(String id) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "PAYMENT_VOIDED",
        "payments/" + id + " was refunded before it arrived",
        payment(id));
  }

  static StatusRuntimeException taken() {
    return Errors.invalid(
        List.of(
            FieldViolation.newBuilder()
                .setField("payment_id")
                .setDescription("belongs to another payment")
                .build()));
  }

  static StatusRuntimeException unknown(String id) {
    return error(
        Status.Code.NOT_FOUND, "PAYMENT_UNKNOWN", "payments/" + id + " is not known", payment(id));
  }

  static StatusRuntimeException notAuthorized(String id) {
    return error(
        Status.Code.FAILED_PRECONDITION,
        "PAYMENT_NOT_AUTHORIZED",
        "payments/" + id + " is not authorized, or was captured or given back already",
        payment(id));
  }

  static StatusRuntimeException cursor() {
    return error(
        Status.Code.INVALID_ARGUMENT,
        "CURSOR_INVALID",
        "cursor was not given by this ledger",
        Map.of());
  }

  private static Map<String, String> payment(String id) {
    return Map.of("payment", "payments/" + id);
  }

  private static StatusRuntimeException error(
      Status.Code code, String reason, String message, Map<String, String> metadata) {
    return Errors.of(code, DOMAIN, reason, message, metadata);
  }
}
