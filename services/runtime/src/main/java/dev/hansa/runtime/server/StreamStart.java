package dev.hansa.runtime.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;

/**
 * Lets a stream answer before it has anything to say: its headers go out at once, which tells the
 * caller that the call was accepted and keeps the deadline of the contract.
 */
public final class StreamStart {
  private static final Context.Key<ServerCall<?, ?>> KEY = Context.key("hansa-stream");

  private StreamStart() {}

  static Context within(Context context, ServerCall<?, ?> call) {
    return context.withValue(KEY, call);
  }

  /**
   * Sends the headers of the present stream. To be called by the thread that writes the stream, in
   * the call's context, before the first message. Does nothing outside the server chain.
   */
  public static void send() {
    ServerCall<?, ?> call = KEY.get();
    if (call != null) {
      call.sendHeaders(new Metadata());
    }
  }
}
