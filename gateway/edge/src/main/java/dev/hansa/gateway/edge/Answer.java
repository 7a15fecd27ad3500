package dev.hansa.gateway.edge;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.rpc.ErrorInfo;
import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer to a request: a payload, a problem, or a stream of frames that ends in a typed
 * one.
 */
final class Answer {
  static final String NDJSON = "application/x-ndjson";

  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  private final Exchange exchange;
  private final RequestSpan span;
  private final Runnable whenDone;
  private Optional<Descriptor> request = Optional.empty();
  private String what = "unknown";
  private boolean streaming;
  private boolean done;
  private long frames;

  Answer(Exchange exchange, RequestSpan span, Runnable whenDone) {
    this.exchange = exchange;
    this.span = span;
    this.whenDone = whenDone;
  }

  RequestSpan span() {
    return span;
  }

  boolean isDone() {
    return done;
  }

  /** Says what is asked for, once that is known. */
  void isFor(String template, Descriptor requestType) {
    what = exchange.request().method() + ' ' + template;
    request = Optional.of(requestType);
    span.route(template);
  }

  /** Runs within the trace of the request; whatever is thrown becomes the answer. */
  void within(Runnable work) {
    try (Scope _ = span.context().makeCurrent()) {
      try {
        work.run();
      } catch (StatusRuntimeException e) {
        fail(e);
      } catch (RuntimeException | Error e) {
        LOG.error("{} failed", what, e);
        fail(Errors.of(MeshReason.INTERNAL, "a fault of ours"));
      }
    }
  }

  void payload(String contentType, byte[] body) {
    if (!done) {
      var headers = headers(contentType);
      finish(200);
      exchange.respond(200, headers, body);
    }
  }

  /** One message of a stream. */
  void frame(byte[] json) {
    if (done) {
      return;
    }
    begin();
    frames++;
    byte[] open = "{\"result\":".getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[open.length + json.length + 2];
    System.arraycopy(open, 0, line, 0, open.length);
    System.arraycopy(json, 0, line, open.length, json.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    exchange.write(line);
  }

  /** The end of a stream, with how many messages there were. */
  void endOfStream() {
    if (!done) {
      begin();
      finish(200);
      last(new JsonText().raw("end", new JsonText().number("messages", frames).toString()));
    }
  }

  void fail(StatusRuntimeException failure) {
    fail(Errors.toProto(failure.getStatus(), failure.getTrailers()));
  }

  void fail(Status status, @Nullable Metadata trailers) {
    fail(Errors.toProto(status, trailers));
  }

  /** Fails under an HTTP status of its own. */
  void fail(StatusRuntimeException failure, int httpStatus) {
    fail(problem(Errors.toProto(failure.getStatus(), failure.getTrailers())).as(httpStatus));
  }

  /** Fails with headers of its own. */
  void fail(StatusRuntimeException failure, int httpStatus, HttpHeaders more) {
    fail(problem(Errors.toProto(failure.getStatus(), failure.getTrailers())).as(httpStatus), more);
  }

  private void fail(com.google.rpc.Status status) {
    fail(problem(status));
  }

  private Problem problem(com.google.rpc.Status status) {
    return Problem.of(status, request);
  }

  private void fail(Problem problem) {
    fail(problem, new DefaultHttpHeaders());
  }

  private void fail(Problem problem, HttpHeaders more) {
    if (done) {
      return;
    }
    ErrorInfo info = problem.info();
    span.set(RequestSpan.REASON, info.getReason());
    LOG.info(
        "{} for {} ended with {} {}",
        what,
        exchange.request().peer().map(peer -> peer.principal().toString()).orElse("nobody"),
        problem.httpStatus(),
        info.getReason());
    byte[] json = problem.json(span.traceId()).getBytes(StandardCharsets.UTF_8);
    if (streaming) {
      finish(problem.httpStatus());
      last(new JsonText().raw("error", new String(json, StandardCharsets.UTF_8)));
      return;
    }
    var headers = headers(Problem.MEDIA_TYPE).add(problem.headers()).add(more);
    finish(problem.httpStatus());
    exchange.respond(problem.httpStatus(), headers, json);
  }

  /** The client has gone; nothing is written any more. */
  void gone() {
    if (!done) {
      finish(499);
    }
  }

  private void begin() {
    if (!streaming) {
      streaming = true;
      exchange.begin(200, headers(NDJSON));
    }
  }

  private void last(JsonText frame) {
    exchange.write((frame + "\n").getBytes(StandardCharsets.UTF_8));
    exchange.end();
  }

  private HttpHeaders headers(String contentType) {
    return new DefaultHttpHeaders()
        .set(HttpHeaderNames.CONTENT_TYPE, contentType)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set("x-content-type-options", "nosniff")
        .set("trace-id", span.traceId())
        .set("traceresponse", span.traceResponse());
  }

  private void finish(int status) {
    done = true;
    // Before the answer leaves: whoever has it may look for the span at once.
    span.end(status);
    whenDone.run();
  }
}
