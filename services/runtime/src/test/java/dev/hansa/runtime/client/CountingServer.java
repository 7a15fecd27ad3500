package dev.hansa.runtime.client;

import com.google.protobuf.DynamicMessage;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves {@link CountContract} behind the whole chain as a test tells it to. */
final class CountingServer implements BindableService, AutoCloseable {
  private final List<Object> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final TokenVerifier verifier;
  private final MeshServer server;
  private final Script script;

  /** What a call gets. */
  interface Script {
    /**
     * Runs as the handler of a call.
     *
     * @param after the position behind which the call wants to begin
     * @param attempt 1 is the first call that this server gets
     */
    void serve(Object after, int attempt, ServerCallStreamObserver<DynamicMessage> responses);
  }

  /** Listens at once; port 0 is any. */
  CountingServer(int port, Identity identity, TestTokens tokens, Script script) {
    this.script = script;
    verifier = tokens.verifier("service/orders");
    server =
        MeshServer.builder(
                ServerConfig.mesh("localhost", port), identity, verifier, OpenTelemetry.noop())
            .services(List.of(this))
            .builtIns()
            .contracts(CountContract.ALL.and(Contracts.builtIn())::find)
            .build()
            .start();
  }

  /** Sends these one after the other, and leaves the stream open. */
  static Script items(CountContract contract, Object... positions) {
    return (_, _, responses) -> {
      for (var position : positions) {
        responses.onNext(contract.item(position));
      }
    };
  }

  int port() {
    return server.port();
  }

  /** Where each call wanted to begin. */
  List<Object> asked() {
    return List.copyOf(asked);
  }

  /** Calls that their client gave up. */
  int cancelled() {
    return cancelled.get();
  }

  @Override
  public ServerServiceDefinition bindService() {
    var service = ServerServiceDefinition.builder("test.Counter");
    for (var contract : List.of(CountContract.COUNT, CountContract.WATCH, CountContract.FOLLOW)) {
      service.addMethod(contract.method(), ServerCalls.asyncServerStreamingCall(this::serve));
    }
    return service.build();
  }

  private void serve(DynamicMessage request, StreamObserver<DynamicMessage> responses) {
    var call = (ServerCallStreamObserver<DynamicMessage>) responses;
    call.setOnCancelHandler(cancelled::incrementAndGet);
    asked.add(CountContract.after(request));
    script.serve(CountContract.after(request), asked.size(), call);
  }

  @Override
  public void close() {
    server.close();
    verifier.close();
  }
}
