package dev.hansa.runtime.server;

import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.trust.Identity;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server under mutual TLS whose every call passes {@link ServerChain}. Methods without a
 * contract stop its making: nothing is open by default.
 */
public final class MeshServer implements AutoCloseable {
  private static final int CLOSE_SECONDS = 2;

  private final Server server;
  private final Sockets sockets;
  private final LiveConnections live;
  private final Admission admission;
  private final AdmissionGauges gauges;
  private final @Nullable HealthStatusManager health;
  private final ScheduledExecutorService timer;
  private final Optional<ExecutorService> ownExecutor;

  MeshServer(
      Server server,
      Sockets sockets,
      LiveConnections live,
      Admission admission,
      AdmissionGauges gauges,
      @Nullable HealthStatusManager health,
      ScheduledExecutorService timer,
      Optional<ExecutorService> ownExecutor) {
    this.server = server;
    this.sockets = sockets;
    this.live = live;
    this.admission = admission;
    this.gauges = gauges;
    this.health = health;
    this.timer = timer;
    this.ownExecutor = ownExecutor;
  }

  /** Starts to put a server together. */
  public static MeshServerBuilder builder(
      ServerConfig config, Identity identity, TokenVerifier verifier, OpenTelemetry telemetry) {
    return new MeshServerBuilder(config, identity, verifier, telemetry);
  }

  /**
   * Listens from now on.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  public MeshServer start() {
    try {
      server.start();
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Calls in flight now. */
  public int inFlight() {
    return admission.inFlight();
  }

  /** Whether clients that have another server should use this one; unless told otherwise, yes. */
  public void recommend(boolean healthy) {
    if (health != null) {
      health.setStatus(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          healthy ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }
  }

  /**
   * Whether bytes of clients are read; what they send meanwhile waits on their side. A connection
   * that waits for bytes already brings one more piece.
   */
  public void read(boolean reading) {
    live.read(reading);
  }

  /** Whether calls are let in at all; those in flight stay. */
  public void admit(boolean admitting) {
    admission.admit(admitting);
  }

  /** The threads that serve the sockets. */
  public List<Executor> loops() {
    return sockets.loops();
  }

  /**
   * Tells clients to go elsewhere, finishes the calls in flight, and gives up what is left after
   * the timeout. Calls that clients send before they have heard are served.
   */
  public void drain(Duration timeout) {
    if (health != null) {
      health.enterTerminalState();
    }
    server.shutdown();
    try {
      if (!server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        admission.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /** Ends at once; calls in flight fail. Waits a moment for connections to be gone. */
  @Override
  public void close() {
    if (timer.isShutdown()) {
      return; // drained, or closed before
    }
    live.close();
    admission.close();
    server.shutdownNow();
    try {
      // What a connection still brings must find its threads, or callers are told of a fault.
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sockets.close();
    gauges.close();
    timer.shutdownNow();
    ownExecutor.ifPresent(ExecutorService::shutdownNow);
  }
}
