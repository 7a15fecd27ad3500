package dev.hansa.gateway.edge;

import io.grpc.ClientCall;

/** Where the messages of a call come from. Used on the exchange's event loop. */
interface RequestSource {
  /** The call has started. */
  void begin(ClientCall<byte[], byte[]> call);

  /** The call has room again. */
  void ready();

  /** A request of one message. */
  static RequestSource of(byte[] message) {
    return new RequestSource() {
      @Override
      public void begin(ClientCall<byte[], byte[]> call) {
        call.sendMessage(message);
        call.halfClose();
      }

      @Override
      public void ready() {
        // all is sent
      }
    };
  }
}
