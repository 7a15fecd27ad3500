package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.transcoder.Payload;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCall;
import dev.hansa.runtime.server.LiveCalls;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a call's messages to the HTTP client. The next message of a stream is asked for when
 * there is room for it. Called on the exchange's event loop.
 */
final class RestResponse extends ClientCall.Listener<byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(RestResponse.class);

  private final Exchange exchange;
  private final Answer answer;
  private final Route route;
  private final PassingHeaders passing;
  private final ClientCall<byte[], byte[]> call;
  private final RequestSource source;
  private final Optional<LiveCall> running;
  private byte @Nullable [] only;
  private boolean waiting;

  RestResponse(
      Exchange exchange,
      Answer answer,
      Route route,
      PassingHeaders passing,
      ClientCall<byte[], byte[]> call,
      RequestSource source,
      Optional<LiveCall> running) {
    this.exchange = exchange;
    this.answer = answer;
    this.route = route;
    this.passing = passing;
    this.call = call;
    this.source = source;
    this.running = running;
  }

  /** Begins the call and lets the source send. */
  void start(Metadata metadata) {
    exchange.onGone(this::gone);
    exchange.onStalled(this::stalled);
    exchange.onWritable(this::writable);
    call.start(this, metadata);
    // A unary answer needs a second permit for its end to be seen.
    call.request(route.serverStreaming() ? 1 : 2);
    answer.within(() -> source.begin(call));
  }

  /** Ends the call, which may not go on: with a typed end, if it has begun to answer. */
  void end(StatusRuntimeException status) {
    answer.within(() -> answer.fail(status));
    call.cancel("the stream may not go on", null);
  }

  private void gone() {
    answer.gone();
    call.cancel("the client has gone", null);
  }

  private void stalled() {
    answer.within(
        () ->
            answer.fail(
                Errors.of(
                    MeshReason.DEADLINE_EXCEEDED,
                    "the service has not gone on reading the body for too long")));
    call.cancel("the upload has stalled", null);
  }

  @Override
  public void onReady() {
    answer.within(source::ready);
  }

  @Override
  public void onHeaders(Metadata headers) {
    HttpHeaders leading = passing.headers(headers);
    running.ifPresent(stream -> leading.set(LiveCalls.HEADER, stream.id()));
    answer.leading(leading);
  }

  @Override
  public void onMessage(byte[] message) {
    if (!route.serverStreaming()) {
      only = message;
      return;
    }
    answer.within(() -> next(message));
  }

  private void next(byte[] message) {
    Payload payload = json(message);
    if (payload == null) {
      return;
    }
    answer.message(payload);
    if (answer.isDone()) {
      call.cancel("the answer could not be continued", null);
    } else if (exchange.isWritable()) {
      call.request(1);
    } else {
      waiting = true;
    }
  }

  private void writable() {
    if (waiting) {
      waiting = false;
      call.request(1);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    running.ifPresent(LiveCall::over);
    answer.within(() -> close(status, trailers));
  }

  private void close(Status status, Metadata trailers) {
    if (!status.isOk()) {
      answer.fail(status, trailers, passing.headers(trailers));
    } else if (route.serverStreaming()) {
      answer.endOfStream(passing.headers(trailers));
    } else if (only == null) {
      answer.fail(Errors.of(MeshReason.INTERNAL, "the service sent no response"));
    } else {
      Payload payload = json(only);
      if (payload != null) {
        answer.payload(payload, passing.headers(trailers));
      }
    }
  }

  /** Null if the message has no JSON form: then the call is over. */
  private @Nullable Payload json(byte[] message) {
    try {
      return route.respond(message);
    } catch (MalformedMessageException e) {
      LOG.error("{} answered with what is no response: {}", route.method(), e.getMessage());
      call.cancel("the response is malformed", null);
      answer.fail(Errors.of(MeshReason.INTERNAL, "the service sent a malformed response"));
      return null;
    }
  }
}
