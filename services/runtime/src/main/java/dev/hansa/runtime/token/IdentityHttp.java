package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.IdentityGeneration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * HTTPS to identity with mutual TLS 1.3: one client, and so one set of connections, per identity
 * generation. Safe for many threads; nothing blocks.
 *
 * <p>A request made within a trace becomes a CLIENT span of it and carries {@code traceparent}.
 */
final class IdentityHttp implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2); // security.md K06
  private static final int MAX_BODY = 64 * 1024; // security.md K06

  /** The present generation, and one that drains. */
  private static final int MAX_CLIENTS = 2;

  private final Function<IdentityGeneration, SSLContext> tls;
  private final OpenTelemetry telemetry;
  private final Tracer tracer;
  private final Duration timeout;
  private final Replicas replicas;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** By thumbprint of the generation, the oldest first; guarded by itself. */
  private final SequencedMap<String, HttpClient> clients = new LinkedHashMap<>();

  /**
   * Connects when first needed.
   *
   * @param tls contexts that prove a generation's identity and accept identity's alone
   * @param timeout for one request, from start to last byte
   * @param replicas which answer as well as whom a request is made for
   */
  IdentityHttp(
      Function<IdentityGeneration, SSLContext> tls,
      OpenTelemetry telemetry,
      Duration timeout,
      Replicas replicas) {
    this.tls = tls;
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer("dev.hansa.runtime.token");
    this.timeout = timeout;
    this.replicas = replicas;
  }

  CompletableFuture<HttpResponse<String>> get(URI uri, IdentityGeneration generation) {
    return send(uri, HttpRequest.newBuilder(uri).GET(), "GET", generation);
  }

  CompletableFuture<HttpResponse<String>> postForm(
      URI uri, String form, IdentityGeneration generation) {
    var request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return send(uri, request, "POST", generation);
  }

  private CompletableFuture<HttpResponse<String>> send(
      URI uri, HttpRequest.Builder request, String method, IdentityGeneration generation) {
    Context caller = Context.current();
    Span span = span(method + " " + uri.getPath(), caller);
    span.setAttribute("http.request.method", method);
    span.setAttribute("server.address", uri.getHost());
    span.setAttribute("server.port", uri.getPort());
    telemetry
        .getPropagators()
        .getTextMapPropagator()
        .inject(caller.with(span), request, IdentityHttp::setHeader);
    HttpRequest built = request.timeout(timeout).header("accept", "application/json").build();
    // Blocking on a virtual thread: the client's own asynchronous way ends on the common pool,
    // where anybody's blocking task would hold up every token.
    return CompletableFuture.supplyAsync(() -> attempt(built, generation), executor)
        .whenComplete((response, failure) -> end(span, response, failure));
  }

  /** Without a trace around it (refreshing in the background) a request is no span of its own. */
  private Span span(String name, Context caller) {
    return Span.fromContext(caller).getSpanContext().isValid()
        ? tracer.spanBuilder(name).setParent(caller).setSpanKind(SpanKind.CLIENT).startSpan()
        : Span.getInvalid();
  }

  private HttpResponse<String> attempt(HttpRequest request, IdentityGeneration generation) {
    var body = BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BODY);
    var failure = new IOException("identity has no address");
    URI asked = request.uri();
    try {
      for (Replicas.Address address : replicas.of(request.uri())) {
        asked = address.uri();
        try {
          HttpRequest there =
              HttpRequest.newBuilder(request, (_, _) -> true).uri(address.uri()).build();
          HttpResponse<String> response = client(generation).send(there, body);
          replicas.answered(address);
          return response;
        } catch (HttpConnectTimeoutException e) {
          failure = e;
        } catch (HttpTimeoutException e) {
          throw new UncheckedIOException(asked.toString(), e); // it may be at work still
        } catch (IOException e) {
          failure = e;
        }
      }
      throw new UncheckedIOException(asked.toString(), failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("closed");
    }
  }

  private HttpClient client(IdentityGeneration generation) {
    synchronized (clients) {
      HttpClient known = clients.get(generation.thumbprint());
      if (known != null) {
        return known;
      }
      HttpClient fresh = connect(generation);
      clients.put(generation.thumbprint(), fresh);
      if (clients.size() > MAX_CLIENTS) {
        clients.pollFirstEntry().getValue().shutdown(); // what it has begun it ends
      }
      return fresh;
    }
  }

  private HttpClient connect(IdentityGeneration generation) {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    return HttpClient.newBuilder()
        .sslContext(tls.apply(generation))
        .sslParameters(parameters)
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(executor)
        .build();
  }

  private static void end(
      Span span, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (response != null) {
      span.setAttribute("http.response.status_code", response.statusCode());
    }
    if (failure != null || (response != null && response.statusCode() >= 400)) {
      span.setStatus(StatusCode.ERROR);
    }
    if (failure != null) {
      span.setAttribute("error.type", chain(failure).getLast().getClass().getName());
    }
    span.end();
  }

  /** What went wrong at the bottom, without the layers around it, and where: for logs. */
  static String said(Throwable failure) {
    List<Throwable> all = chain(failure);
    String what =
        all.stream().anyMatch(ConnectException.class::isInstance)
            ? "nobody listens there"
            : all.getLast().toString();
    return all.stream()
        .filter(UncheckedIOException.class::isInstance)
        .map(asking -> asking.getMessage() + ": " + what)
        .findFirst()
        .orElse(what);
  }

  private static List<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
  }

  private static void setHeader(HttpRequest.@Nullable Builder request, String name, String value) {
    if (request != null) {
      request.setHeader(name, value);
    }
  }

  @Override
  public void close() {
    synchronized (clients) {
      clients.values().forEach(HttpClient::shutdownNow);
      clients.clear();
    }
    executor.shutdown();
  }
}
