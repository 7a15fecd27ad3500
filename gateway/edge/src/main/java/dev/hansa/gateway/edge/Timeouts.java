package dev.hansa.gateway.edge;

import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.netty.handler.codec.http.HttpHeaders;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long a client is willing to wait. */
final class Timeouts {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,9})?");
  private static final Pattern GRPC = Pattern.compile("[0-9]{1,8}[HMSmun]");

  private Timeouts() {}

  /** {@code Request-Timeout} in seconds, or {@code grpc-timeout} as gRPC writes it. */
  static Optional<Duration> of(HttpHeaders headers) {
    String seconds = headers.get("request-timeout");
    if (seconds != null) {
      return Optional.of(seconds(seconds));
    }
    String grpc = headers.get("grpc-timeout");
    return grpc == null ? Optional.empty() : Optional.of(grpc(grpc));
  }

  private static Duration seconds(String text) {
    if (!SECONDS.matcher(text).matches()) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "request-timeout: seconds are expected");
    }
    return Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
  }

  private static Duration grpc(String text) {
    if (!GRPC.matcher(text).matches()) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "grpc-timeout: 8 digits and a unit are expected");
    }
    long value = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'H' -> Duration.ofHours(value);
      case 'M' -> Duration.ofMinutes(value);
      case 'S' -> Duration.ofSeconds(value);
      case 'm' -> Duration.ofMillis(value);
      case 'u' -> Duration.ofNanos(value * 1000);
      default -> Duration.ofNanos(value);
    };
  }
}
