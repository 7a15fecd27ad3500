package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.BodyReceiver;
import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import io.grpc.ClientCall;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body as a stream of messages while it arrives. It is read from the client as the call has
 * room: a service that does not read stops the client's sending. A body that is malformed or cut
 * off cancels the call; only one that is whole ends its stream.
 */
final class RequestStream implements RequestSource, BodyReceiver {
  private final Exchange exchange;
  private final Answer answer;
  private final MessageCutter cutter;
  private @Nullable ClientCall<byte[], byte[]> call;
  private boolean pulling;
  private boolean bodyEnded;
  private boolean over;

  RequestStream(Exchange exchange, Answer answer, MessageCutter cutter) {
    this.exchange = exchange;
    this.answer = answer;
    this.cutter = cutter;
  }

  @Override
  public void begin(ClientCall<byte[], byte[]> started) {
    call = started;
    proceed(() -> {});
  }

  @Override
  public void ready() {
    proceed(() -> {});
  }

  @Override
  public void part(ByteBuf part) {
    pulling = false;
    proceed(() -> cutter.add(part));
  }

  @Override
  public void end() {
    pulling = false;
    bodyEnded = true;
    proceed(() -> {});
  }

  /** Sends what there is room for after an event. */
  private void proceed(Runnable event) {
    ClientCall<byte[], byte[]> outward = call;
    if (over || pulling || outward == null) {
      return;
    }
    answer.within(
        () -> {
          try {
            event.run();
            send(outward);
          } catch (MalformedRequestException e) {
            throw RequestFaults.status(e.fault());
          }
        });
    if (answer.isDone() && !over) {
      over = true;
      outward.cancel("the request is over", null);
    }
  }

  private void send(ClientCall<byte[], byte[]> outward) {
    while (!answer.isDone() && outward.isReady()) {
      byte[] message = cutter.next();
      if (message == null && bodyEnded) {
        finish(outward);
        return;
      }
      if (message == null) {
        pulling = true;
        exchange.pull(this);
        return;
      }
      outward.sendMessage(message);
    }
  }

  private void finish(ClientCall<byte[], byte[]> outward) {
    byte[] last = cutter.last();
    over = true;
    if (last != null) {
      outward.sendMessage(last);
    }
    outward.halfClose();
  }
}
