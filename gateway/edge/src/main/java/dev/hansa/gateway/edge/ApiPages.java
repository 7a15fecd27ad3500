package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.edge.openapi.ApiDocuments;
import dev.hansa.gateway.edge.openapi.ApiSettings;
import dev.hansa.gateway.edge.openapi.ServedRoute;
import dev.hansa.gateway.transcoder.Match;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents of the present plan: made when they are first asked for, on a thread of their own,
 * and kept until another plan takes over.
 */
final class ApiPages {
  private final Supplier<EdgePlan> plan;
  private final ApiSettings settings;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private @Nullable Made last;

  private record Made(EdgePlan plan, CompletableFuture<ApiDocuments> documents) {}

  ApiPages(Supplier<EdgePlan> plan, ApiSettings settings) {
    this.plan = plan;
    this.settings = settings;
  }

  /** Whether a request is for a page. A contract that binds the same path has it for itself. */
  boolean serves(RequestHead request, EdgePlan current) {
    return (request.method().equals("GET") || request.method().equals("HEAD"))
        && ApiDocuments.mayServe(request.rawPath())
        && !(current.transcoder().match(request.method(), request.rawPath())
            instanceof Match.Found);
  }

  /** Completes exceptionally if the plan cannot be described. */
  CompletableFuture<ApiDocuments> documents() {
    EdgePlan current = plan.get();
    lock.lock();
    try {
      Made made = last;
      if (made == null || !made.plan().equals(current)) {
        made =
            new Made(
                current,
                CompletableFuture.supplyAsync(
                    () -> ApiDocuments.of(routes(current), settings),
                    Thread.ofVirtual().name("openapi")::start));
        last = made;
      }
      return made.documents();
    } finally {
      lock.unlock();
    }
  }

  private static List<ServedRoute> routes(EdgePlan plan) {
    return plan.transcoder().routes().stream()
        .flatMap(
            route ->
                plan.contracts().find(route.method()).stream()
                    .map(contract -> new ServedRoute(route, contract)))
        .toList();
  }
}
