package dev.hansa.bench.hop;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Where handlers and listeners run, on a bare hop as on one of the mesh. */
enum Threads {
  /** A virtual thread for each, as in services. */
  VIRTUAL("virtual threads"),
  /** Those of the sockets, as in the edge. */
  SOCKETS("the sockets' threads");

  private final String words;

  Threads(String words) {
    this.words = words;
  }

  /** Of the server; empty: a virtual thread a call. */
  Optional<Executor> onServer() {
    return this == VIRTUAL ? Optional.empty() : Optional.of(MoreExecutors.directExecutor());
  }

  /** For calls of the client. */
  CallOptions options() {
    return onServer().map(CallOptions.DEFAULT::withExecutor).orElse(CallOptions.DEFAULT);
  }

  @Override
  public String toString() {
    return words;
  }
}
