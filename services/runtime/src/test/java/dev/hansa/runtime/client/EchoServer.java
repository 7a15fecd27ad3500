package dev.hansa.runtime.client;

import dev.hansa.runtime.contract.ContractOrigin;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.contract.Grant;
import dev.hansa.runtime.contract.Hedging;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.server.ServerConfig;
import dev.hansa.runtime.server.StreamStart;
import dev.hansa.runtime.testing.TestTokens;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthProto;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A service behind the whole chain that gives back what it gets, and remembers who called. */
final class EchoServer implements BindableService, AutoCloseable {
  /** What the contract allows a unary call. */
  static final Duration DEADLINE = Duration.ofSeconds(8);

  static final Duration HEDGING_DELAY = Duration.ofMillis(100);

  private static final Contracts CONTRACTS =
      Contracts.ofMethods(
              List.of(
                  contract("test.Echo/Echo", MethodType.UNARY, false, Optional.empty()),
                  contract("test.Echo/Chat", MethodType.BIDI_STREAMING, false, Optional.empty()),
                  contract("test.Echo/Again", MethodType.UNARY, true, Optional.empty()),
                  contract(
                      "test.Echo/Hedged",
                      MethodType.UNARY,
                      true,
                      Optional.of(new Hedging(HEDGING_DELAY, 2)))))
          .and(Contracts.builtIn());

  private final Queue<String> spoken = new ConcurrentLinkedQueue<>();
  private final Queue<Caller> callers = new ConcurrentLinkedQueue<>();
  private final Queue<Deadline> deadlines = new ConcurrentLinkedQueue<>();
  private final TokenVerifier verifier;
  private final MeshServer server;
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Behaviour behaviour = _ -> {};

  /** What happens to a unary call before it is answered. */
  interface Behaviour {
    /** {@code attempt} is how many unary calls have come so far, this one included. */
    void before(int attempt) throws Exception;
  }

  /** Listens at once; port 0 is any. */
  EchoServer(int port, Identity identity, TestTokens tokens) {
    this(port, identity, tokens, _ -> {});
  }

  EchoServer(
      int port, Identity identity, TestTokens tokens, Consumer<NettyServerBuilder> transport) {
    verifier = tokens.verifier("service/orders");
    server =
        MeshServer.builder(
                ServerConfig.mesh("localhost", port), identity, verifier, OpenTelemetry.noop())
            .services(List.of(this))
            .builtIns()
            .contracts(EchoServer::contract)
            .customize(transport)
            .build()
            .start();
  }

  /** The gateway may call for partners, and for itself. */
  static Optional<MethodContract> contract(String method) {
    return CONTRACTS.find(method);
  }

  /** All of them. */
  static Contracts contracts() {
    return CONTRACTS;
  }

  private static MethodContract contract(
      String method, MethodType type, boolean keyed, Optional<Hedging> hedging) {
    return new MethodContract(
        method,
        "orders",
        type,
        Set.of(),
        Exposure.PARTNER,
        Optional.of(DEADLINE),
        keyed,
        Criticality.NORMAL,
        List.of(new Grant("gateway", Optional.empty())),
        hedging,
        HealthProto.getDescriptor().findServiceByName("Health").findMethodByName("Check"),
        new ContractOrigin("test", "0".repeat(64)));
  }

  int port() {
    return server.port();
  }

  /** Who called, in order of arrival at the handlers. */
  List<Caller> callers() {
    return List.copyOf(callers);
  }

  /** Until when the calls had time. */
  List<Deadline> deadlines() {
    return List.copyOf(deadlines);
  }

  /** Unary calls that got to their handlers so far. */
  int attempts() {
    return attempts.get();
  }

  /** Calls that are in now. */
  int inFlight() {
    return server.inFlight();
  }

  /** From now on; what it throws is the answer. */
  void behave(Behaviour next) {
    behaviour = next;
  }

  /** Stops as a process does that is told to. */
  void drain(Duration timeout) {
    server.drain(timeout);
  }

  /** Holds unary calls in their handlers until the latch opens. */
  void holdUntil(CountDownLatch latch) {
    gate = latch;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(Bytes.ECHO, ServerCalls.asyncUnaryCall(this::echo))
        .addMethod(Bytes.AGAIN, ServerCalls.asyncUnaryCall(this::echo))
        .addMethod(Bytes.HEDGED, ServerCalls.asyncUnaryCall(this::echo))
        .addMethod(Bytes.CHAT, ServerCalls.asyncBidiStreamingCall(this::chat))
        .build();
  }

  private void echo(byte[] request, StreamObserver<byte[]> response) {
    CountDownLatch held = gate; // before anybody can know of the arrival, and open another
    arrived();
    try {
      behaviour.before(attempts.incrementAndGet());
      if (held.await(20, TimeUnit.SECONDS)) {
        response.onNext(request);
        response.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      response.onError(e);
    }
  }

  private StreamObserver<byte[]> chat(StreamObserver<byte[]> response) {
    arrived();
    StreamStart.send();
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] message) {
        spoken.add(Caller.current().token().id());
        response.onNext(message);
      }

      @Override
      public void onError(Throwable failure) {
        response.onError(failure);
      }

      @Override
      public void onCompleted() {
        response.onCompleted();
      }
    };
  }

  /** Ids of the tokens under which messages of chats came. */
  Set<String> spoken() {
    return Set.copyOf(spoken);
  }

  private void arrived() {
    callers.add(Caller.current());
    @Nullable Deadline deadline = Context.current().getDeadline();
    if (deadline != null) {
      deadlines.add(deadline);
    }
  }

  @Override
  public void close() {
    server.close();
    verifier.close();
  }
}
