package dev.hansa.runtime.server;

import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.error.Errors;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line for each call at its end: what, for whom, by whom, how it ended, how long it took. With
 * the trace id that every line has, this is where a trace is found again in the logs of each
 * process.
 *
 * @param method full name, or what stands for unknown ones
 * @param begin by {@link System#nanoTime}
 */
record CallLog(String method, CallFacts facts, long begin) {
  private static final Logger log = LoggerFactory.getLogger("dev.hansa.calls");

  void ended(Status status, Metadata trailers) {
    if (!log.isInfoEnabled()) {
      return;
    }
    boolean builtIn = facts.contract().filter(c -> c.exposure() == Exposure.BUILT_IN).isPresent();
    if (status.isOk() && builtIn) {
      return;
    }
    log.info(
        "{} for {} by {}: {}, {} ms",
        method,
        facts.caller().map(caller -> caller.subject().toString()).orElse("nobody"),
        facts.peer().map(peer -> peer.principal().toString()).orElse("nobody"),
        outcome(status, trailers),
        Duration.ofNanos(System.nanoTime() - begin).toMillis());
  }

  private static String outcome(Status status, Metadata trailers) {
    var code = status.getCode().name();
    return status.isOk()
        ? code
        : Errors.info(Errors.toProto(status, trailers))
            .map(info -> code + " " + info.getReason())
            .orElse(code);
  }
}
