package dev.hansa.runtime.wiring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hansa.runtime.telemetry.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Plain HTTP for operators: {@code /live}, {@code /ready}, {@code /metrics}, and further pages.
 *
 * <p>{@code /live} is 200 while the process can answer at all; {@code /ready} is 200 while it
 * should be given calls, 503 otherwise, and its lines name each condition.
 */
final class Management implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("management-", 0).factory());

  private Management(HttpServer server) {
    this.server = server;
    server.setExecutor(executor);
  }

  /** What is answered: a status code and a body. */
  private record Answer(int status, String contentType, String body) {}

  /**
   * Listens from now on.
   *
   * @throws UncheckedIOException if the port cannot be had
   */
  static Management start(
      ManagementSettings settings,
      Telemetry telemetry,
      Supplier<Collection<Readiness>> conditions,
      Collection<ManagementPage> pages) {
    var management = new Management(listen(settings));
    ReadinessGauge.observe(conditions, telemetry.openTelemetry().getMeter("dev.hansa.runtime"));
    management.serve("/live", () -> new Answer(200, TEXT, "live\n"));
    management.serve("/ready", () -> ready(conditions.get()));
    management.serve("/metrics", () -> new Answer(200, PROMETHEUS, telemetry.prometheus()));
    for (var page : pages) {
      management.serve(page.path(), () -> new Answer(200, page.contentType(), page.body().get()));
    }
    management.server.start();
    return management;
  }

  private static HttpServer listen(ManagementSettings settings) {
    try {
      return HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "management cannot listen on %s:%d: %s"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  private static Answer ready(Collection<Readiness> conditions) {
    var text = new StringBuilder();
    boolean all = true;
    for (var condition : conditions) {
      boolean ready = condition.ready();
      all &= ready;
      text.append(ready ? "ready " : "waiting ").append(condition.name()).append('\n');
    }
    return new Answer(all ? 200 : 503, TEXT, text.toString());
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void serve(String path, Supplier<Answer> answers) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            boolean here = exchange.getRequestURI().getPath().equals(path);
            write(exchange, here ? answers.get() : new Answer(404, TEXT, "no such page\n"));
          }
        });
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", answer.contentType());
    exchange.getResponseHeaders().set("cache-control", "no-store");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
