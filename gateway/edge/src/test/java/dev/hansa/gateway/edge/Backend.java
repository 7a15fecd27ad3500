package dev.hansa.gateway.edge;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A service behind the edge that takes and gives bytes; it echoes unless told otherwise. */
final class Backend extends HandlerRegistry implements AutoCloseable {
  private final Server server;
  private final Map<String, ServerCallHandler<byte[], byte[]>> handlers = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Metadata headers = new Metadata();

  Backend() {
    try {
      server = NettyServerBuilder.forPort(0).fallbackHandlerRegistry(this).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Calls that reached this service. */
  int calls() {
    return calls.get();
  }

  /** Headers of the last call. */
  Metadata headers() {
    return headers;
  }

  void on(String method, ServerCallHandler<byte[], byte[]> handler) {
    handlers.put(method, handler);
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    return ServerMethodDefinition.create(
        Bytes.method(name, MethodType.BIDI_STREAMING),
        (call, metadata) -> {
          calls.incrementAndGet();
          headers = metadata;
          return handlers.getOrDefault(name, Backend::echo).startCall(call, metadata);
        });
  }

  /** Each message back, then OK. */
  static ServerCall.Listener<byte[]> echo(ServerCall<byte[], byte[]> call, Metadata headers) {
    call.request(1);
    call.sendHeaders(new Metadata());
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        call.sendMessage(message);
        call.request(1);
      }

      @Override
      public void onHalfClose() {
        call.close(Status.OK, new Metadata());
      }
    };
  }

  /** These messages whatever is asked, then an end. */
  static ServerCallHandler<byte[], byte[]> messages(Status end, byte[]... messages) {
    return (call, _) -> {
      call.sendHeaders(new Metadata());
      for (byte[] message : messages) {
        call.sendMessage(message);
      }
      call.close(end, new Metadata());
      return new ServerCall.Listener<>() {};
    };
  }

  /** A failure at once. */
  static ServerCallHandler<byte[], byte[]> failing(com.google.rpc.Status status) {
    return (call, _) -> {
      var failure = StatusProto.toStatusRuntimeException(status);
      call.close(
          failure.getStatus(), Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
      return new ServerCall.Listener<>() {};
    };
  }

  /** What reached a service of one call; it answers once the requests have ended. */
  static final class Received implements ServerCallHandler<byte[], byte[]> {
    private final byte[] answer;
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Received(byte[] answer) {
      this.answer = answer;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      call.request(1);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(byte[] message) {
          messages.add(message);
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          end.complete("half-closed");
          call.sendHeaders(new Metadata());
          call.sendMessage(answer);
          call.close(Status.OK, new Metadata());
        }

        @Override
        public void onCancel() {
          end.complete("cancelled");
        }
      };
    }

    List<byte[]> messages() {
      return messages;
    }

    /** How the requests ended. */
    String end() {
      return end.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
