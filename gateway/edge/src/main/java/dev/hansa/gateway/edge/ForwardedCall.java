package dev.hansa.gateway.edge;

import dev.hansa.runtime.contract.MethodContract;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC call and the call made for it: messages as bytes, metadata, trailers and cancellation pass
 * both ways. A side is asked for its next message when the other has room for it, so a slow reader
 * slows the writer and nothing piles up here.
 */
final class ForwardedCall {
  private static final Executor DIRECT = Runnable::run;

  private final ServerCall<byte[], byte[]> inward;
  private final ClientCall<byte[], byte[]> outward;
  private final FromPartner fromPartner = new FromPartner();

  private ForwardedCall(ServerCall<byte[], byte[]> inward, ClientCall<byte[], byte[]> outward) {
    this.inward = inward;
    this.outward = outward;
  }

  /** Makes the outward call in the present context, which carries caller and deadline. */
  static ServerCall.Listener<byte[]> start(
      EdgePlan plan,
      MethodContract method,
      Forwarder forwarder,
      ServerCall<byte[], byte[]> inward,
      Metadata headers) {
    var outward = forwarder.call(plan, method, CallOptions.DEFAULT.withExecutor(DIRECT));
    var call = new ForwardedCall(inward, outward);
    outward.start(call.new FromService(), headers);
    inward.request(1);
    outward.request(1);
    return call.fromPartner;
  }

  /** Callbacks of the inward call. */
  private final class FromPartner extends ServerCall.Listener<byte[]> {
    /** Guarded by this: the outward call has no room, the next inward message waits for that. */
    private boolean waiting;

    @Override
    public void onMessage(byte[] message) {
      outward.sendMessage(message);
      synchronized (this) {
        if (outward.isReady()) {
          inward.request(1);
        } else {
          waiting = true;
        }
      }
    }

    void outwardHasRoom() {
      synchronized (this) {
        if (waiting) {
          waiting = false;
          inward.request(1);
        }
      }
    }

    @Override
    public void onHalfClose() {
      outward.halfClose();
    }

    @Override
    public void onCancel() {
      outward.cancel("the partner cancelled", null);
    }

    @Override
    public void onReady() {
      toPartnerHasRoom();
    }
  }

  private final Object toPartner = new Object();

  /** Guarded by {@link #toPartner}. */
  private boolean messageWaits;

  private void toPartnerHasRoom() {
    synchronized (toPartner) {
      if (messageWaits) {
        messageWaits = false;
        outward.request(1);
      }
    }
  }

  /** Callbacks of the outward call. */
  private final class FromService extends ClientCall.Listener<byte[]> {
    private final Context context = Context.current();
    private boolean headersSent;

    @Override
    public void onHeaders(Metadata headers) {
      headersSent = true;
      inward.sendHeaders(headers);
    }

    @Override
    public void onMessage(byte[] message) {
      if (!headersSent) {
        headersSent = true;
        inward.sendHeaders(new Metadata());
      }
      inward.sendMessage(message);
      synchronized (toPartner) {
        if (inward.isReady()) {
          outward.request(1);
        } else {
          messageWaits = true;
        }
      }
    }

    @Override
    public void onClose(Status status, @Nullable Metadata trailers) {
      context.run(() -> inward.close(status, trailers == null ? new Metadata() : trailers));
    }

    @Override
    public void onReady() {
      fromPartner.outwardHasRoom();
    }
  }
}
