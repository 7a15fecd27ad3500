package dev.hansa.runtime.server;

import io.grpc.ServerInterceptor;
import java.util.List;

/**
 * What every call passes before its handler. This is the whole list, and its order is the order.
 */
record ServerChain(
    ServerInterceptor health,
    ServerInterceptor telemetry,
    ServerInterceptor outcome,
    ServerInterceptor peer,
    ServerInterceptor admission,
    ServerInterceptor deadline,
    ServerInterceptor token,
    ServerInterceptor authorization,
    ServerInterceptor live,
    ServerInterceptor handler,
    ServerInterceptor validation) {
  /** The steps, the outermost first. */
  List<ServerInterceptor> outermostFirst() {
    return List.of(
        health, // a channel's own watch needs nothing of all that follows
        telemetry, // a span around everything that follows
        outcome, // every end of a call becomes a status that tells no secrets
        peer, // who is at the other end of the connection, by TLS
        admission, // is there room
        deadline, // how long may it take, by contract
        token, // what the peer's token says, asynchronously
        authorization, // may this caller call this method
        live, // may it still, for as long as the call runs
        handler, // from here on a thread that may block, if the handler needs one
        validation); // does each message keep the contract; then the handler
  }
}
