package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.transcoder.Payload;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
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
  private final ClientCall<byte[], byte[]> call;
  private byte @Nullable [] only;
  private boolean waiting;

  RestResponse(Exchange exchange, Answer answer, Route route, ClientCall<byte[], byte[]> call) {
    this.exchange = exchange;
    this.answer = answer;
    this.route = route;
    this.call = call;
  }

  /** Sends the one request message. */
  void start(byte[] message) {
    exchange.onGone(
        () -> {
          answer.gone();
          call.cancel("the client has gone", null);
        });
    exchange.onWritable(this::writable);
    call.start(this, new Metadata());
    // A unary answer needs a second permit for its end to be seen.
    call.request(route.serverStreaming() ? 1 : 2);
    call.sendMessage(message);
    call.halfClose();
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
    answer.frame(payload.body());
    if (exchange.isWritable()) {
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
    answer.within(() -> close(status, trailers));
  }

  private void close(Status status, Metadata trailers) {
    if (!status.isOk()) {
      answer.fail(status, trailers);
    } else if (route.serverStreaming()) {
      answer.endOfStream();
    } else if (only == null) {
      answer.fail(Errors.of(MeshReason.INTERNAL, "the service sent no response"));
    } else {
      Payload payload = json(only);
      if (payload != null) {
        answer.payload(payload.contentType(), payload.body());
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
