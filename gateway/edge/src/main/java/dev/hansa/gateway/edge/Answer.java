package dev.hansa.gateway.edge;

import com.google.protobuf.Descriptors.Descriptor;
import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.transcoder.Payload;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer to a request: a payload, a problem, or a stream whose end is told apart from a
 * cut.
 */
final class Answer {
  /** Stands for the status of an answer that nobody waits for any more. */
  static final int GONE = 499;

  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  private final Exchange exchange;
  private final RequestSpan span;
  private final ErrorRenderer errors;
  private final Challenge challenge;
  private final IntConsumer whenDone;
  private final Accept accept;
  private final boolean takesTrailers;
  private UnaryOperator<String> place = field -> FieldPointer.of(field, Optional.empty());
  private HttpHeaders leading = EmptyHttpHeaders.INSTANCE;
  private StreamBody stream = new JsonStream(StreamShape.LINES);
  private String what = "unknown";
  private Scheme scheme = Scheme.BEARER;
  private String nonce = "";
  private boolean streaming;
  private boolean done;

  /**
   * @param whenDone told the HTTP status, 499 if the client has gone, as soon as it is settled
   */
  Answer(
      Exchange exchange,
      RequestSpan span,
      ErrorRenderer errors,
      Challenge challenge,
      IntConsumer whenDone) {
    this.exchange = exchange;
    this.span = span;
    this.errors = errors;
    this.challenge = challenge;
    this.whenDone = whenDone;
    HttpHeaders headers = exchange.request().headers();
    this.accept = Accept.of(headers);
    this.takesTrailers = headers.containsValue(HttpHeaderNames.TE, "trailers", true);
  }

  RequestSpan span() {
    return span;
  }

  boolean isDone() {
    return done;
  }

  /** What the client takes of an answer that is no failure. */
  Accept accept() {
    return accept.without(ErrorShape::isMediaType);
  }

  /** Says what is asked for, once that is known. */
  void isFor(Route route, Descriptor requestType) {
    what = exchange.request().method() + ' ' + route.template();
    place = field -> FieldPointer.of(field, Optional.of(requestType), route.body());
    span.route(route.template());
  }

  /** Says what a stream looks like, before its first message. */
  void streamsAs(StreamBody body) {
    stream = body;
  }

  /** Says how the request shows its token, and so how it is told of what is wrong with that. */
  void challengeBy(Scheme shown) {
    scheme = shown;
  }

  /** Gives the client another nonce for its next proof, with whatever answer. */
  void nextNonce(String fresh) {
    nonce = fresh;
  }

  /** Headers that the service sends ahead of its messages. */
  void leading(HttpHeaders headers) {
    leading = headers;
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

  /** The one message of an answer that is no stream. */
  void payload(Payload payload, HttpHeaders trailers) {
    if (done) {
      return;
    }
    var headers = headers(payload.contentType());
    finish(200);
    if (takesTrailers && !trailers.isEmpty()) {
      exchange.begin(200, headers);
      exchange.write(payload.body());
      exchange.end(trailers);
    } else {
      exchange.respond(200, headers.add(PassingHeaders.prefixed(trailers)), payload.body());
    }
  }

  /** One message of a stream. */
  void message(Payload message) {
    if (done) {
      return;
    }
    begin(Optional.of(message));
    stream
        .message(message)
        .ifPresentOrElse(
            exchange::write,
            () -> fail(Errors.of(MeshReason.INTERNAL, "the stream changed its media type")));
  }

  /** The end of a stream. */
  void endOfStream(HttpHeaders trailers) {
    if (done) {
      return;
    }
    begin(Optional.empty());
    finish(200);
    exchange.write(stream.end());
    end(trailers);
  }

  void fail(StatusRuntimeException failure) {
    fail(failure.getStatus(), failure.getTrailers());
  }

  void fail(Status status, @Nullable Metadata trailers) {
    fail(status, trailers, EmptyHttpHeaders.INSTANCE);
  }

  /**
   * Fails as the service did.
   *
   * @param passing what of the trailers is for the client
   */
  void fail(Status status, @Nullable Metadata trailers, HttpHeaders passing) {
    Problem problem = problem(Errors.toProto(status, trailers));
    fail(problem, PassingHeaders.prefixed(passing), passing);
  }

  /** Fails under an HTTP status of its own. */
  void fail(StatusRuntimeException failure, int httpStatus) {
    fail(failure, httpStatus, EmptyHttpHeaders.INSTANCE);
  }

  /** Fails with headers of its own. */
  void fail(StatusRuntimeException failure, int httpStatus, HttpHeaders more) {
    Problem problem = problem(Errors.toProto(failure.getStatus(), failure.getTrailers()));
    fail(problem.as(httpStatus), more, EmptyHttpHeaders.INSTANCE);
  }

  private Problem problem(com.google.rpc.Status status) {
    return Problem.of(status, place, span.traceId());
  }

  private void fail(Problem problem, HttpHeaders more, HttpHeaders trailers) {
    if (done) {
      return;
    }
    span.set(RequestSpan.REASON, problem.info().getReason());
    LOG.info(
        "{} for {} ended with {} {}",
        what,
        exchange.request().peer().map(peer -> peer.principal().toString()).orElse("nobody"),
        problem.httpStatus(),
        problem.info().getReason());
    ErrorShape shape = ErrorShape.of(accept);
    String json = errors.json(shape, problem);
    finish(problem.httpStatus());
    if (!streaming) {
      exchange.respond(
          problem.httpStatus(),
          headers(shape.mediaType()).add(problem.headers(scheme, challenge)).add(more),
          json.getBytes(StandardCharsets.UTF_8));
      return;
    }
    stream
        .failure(json)
        .ifPresentOrElse(
            last -> {
              exchange.write(last);
              end(trailers);
            },
            exchange::abort);
  }

  /** A page about the API, with headers of its own. */
  void page(int status, HttpHeaders more, byte[] body) {
    if (!done) {
      var headers = headers("").remove(HttpHeaderNames.CONTENT_TYPE).setAll(more);
      finish(status);
      exchange.respond(status, headers, body);
    }
  }

  /** The client has gone; nothing is written any more. */
  void gone() {
    if (!done) {
      finish(GONE);
    }
  }

  private void begin(Optional<Payload> first) {
    if (!streaming) {
      streaming = true;
      exchange.begin(200, headers(stream.contentType(first)));
    }
  }

  private void end(HttpHeaders trailers) {
    exchange.end(takesTrailers ? trailers : EmptyHttpHeaders.INSTANCE);
  }

  private HttpHeaders headers(String contentType) {
    var headers =
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set("x-content-type-options", "nosniff");
    leading.names().forEach(name -> headers.set(name, leading.getAll(name)));
    if (!nonce.isEmpty()) {
      headers.set(Problem.NONCE, nonce);
    }
    String trace = span.traceId();
    if (!trace.isEmpty()) {
      headers.set("trace-id", trace).set("traceresponse", span.traceResponse());
    }
    return headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
  }

  private void finish(int status) {
    done = true;
    // Before the answer leaves: whoever has it may look for the span at once.
    span.end(status);
    whenDone.accept(status);
  }
}
