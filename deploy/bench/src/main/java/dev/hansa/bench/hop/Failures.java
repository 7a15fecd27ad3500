package dev.hansa.bench.hop;

import dev.hansa.runtime.error.Errors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Calls that were not answered well, by why. Safe for many threads. */
final class Failures {
  private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();

  void add(Throwable failure) {
    byReason.computeIfAbsent(reason(failure), _ -> new LongAdder()).increment();
  }

  void forget() {
    byReason.clear();
  }

  private static String reason(Throwable failure) {
    String code = Status.fromThrowable(failure).getCode().name();
    return failure instanceof StatusRuntimeException refusal
        ? Errors.info(refusal).map(info -> code + " " + info.getReason()).orElse(code)
        : code;
  }

  /** How many, and why. */
  @Override
  public String toString() {
    long all = byReason.values().stream().mapToLong(LongAdder::sum).sum();
    return all == 0
        ? "no call failed"
        : all
            + " calls failed: "
            + byReason.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
  }
}
