package dev.hansa.orders;

import dev.hansa.journal.process.OpenProcess;
import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what other services answered. Their reasons are told in our own words, never passed on. */
final class UpstreamFailure {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamFailure.class);

  private UpstreamFailure() {}

  /** The SKU of which there is not enough, if that is what inventory says. */
  static Optional<String> insufficientSku(StatusRuntimeException failure) {
    return reason(failure, "inventory.hansa.dev", "STOCK_INSUFFICIENT")
        ? Errors.info(failure).map(info -> info.getMetadataOrDefault("sku", ""))
        : Optional.empty();
  }

  static boolean isDeclined(StatusRuntimeException failure) {
    return reason(failure, "settlement.hansa.dev", "PAYMENT_DECLINED");
  }

  static boolean isCursorInvalid(StatusRuntimeException failure) {
    return reason(failure, "settlement.hansa.dev", "CURSOR_INVALID");
  }

  /** One line, with the reason and without the text, which may be anybody's. */
  static void tell(OpenProcess process, StatusRuntimeException failure) {
    LOG.warn(
        "process {} of kind {} stopped: {} {}",
        process.id(),
        process.kind(),
        failure.getStatus().getCode(),
        Errors.info(failure).map(info -> info.getReason()).orElse(""));
  }

  private static boolean reason(StatusRuntimeException failure, String domain, String reason) {
    return failure.getStatus().getCode() != Status.Code.OK
        && Errors.info(failure)
            .filter(info -> info.getDomain().equals(domain) && info.getReason().equals(reason))
            .isPresent();
  }
}
