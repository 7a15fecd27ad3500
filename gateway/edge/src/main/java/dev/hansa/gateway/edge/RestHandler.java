package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.edge.http.ExchangeHandler;
import dev.hansa.runtime.access.AccessPolicy;
import dev.hansa.runtime.admission.Admission;
import dev.hansa.runtime.admission.Admission.Answer.Admitted;
import dev.hansa.runtime.admission.Admission.Answer.Refused;
import dev.hansa.runtime.admission.Admission.End;
import dev.hansa.runtime.audit.Decisions;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.LiveCalls;
import dev.hansa.runtime.telemetry.RpcAttributes;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Serves REST: every method of the present plan that has an HTTP rule, and pages. */
final class RestHandler implements ExchangeHandler {
  private final Supplier<EdgePlan> plan;
  private final Authenticator authenticator;
  private final AccessPolicy policy;
  private final Decisions decisions;
  private final LiveCalls live;
  private final Forwarder forwarder;
  private final Admission admission;
  private final RestConfig config;
  private final ApiPages pages;
  private final ResourceMetadata resource;
  private final Challenge challenge;
  private final RequestSpan.Source spans;
  private final DroppedFields dropped;
  private final LongCounter refused;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  RestHandler(
      Supplier<EdgePlan> plan,
      Authenticator authenticator,
      AccessPolicy policy,
      Decisions decisions,
      LiveCalls live,
      Forwarder forwarder,
      Admission admission,
      RestConfig config,
      ApiPages pages,
      ResourceMetadata resource,
      OpenTelemetry telemetry) {
    this.plan = plan;
    this.authenticator = authenticator;
    this.policy = policy;
    this.decisions = decisions;
    this.live = live;
    this.forwarder = forwarder;
    this.admission = admission;
    this.config = config;
    this.pages = pages;
    this.resource = resource;
    this.challenge = new Challenge(resource::url);
    this.spans = new RequestSpan.Source(telemetry);
    this.dropped = new DroppedFields(telemetry.getMeter("dev.hansa.gateway.edge"));
    this.refused =
        telemetry
            .getMeter("dev.hansa.runtime") // the same as of the gRPC port
            .counterBuilder("hansa.call.refused")
            .setDescription("Calls that the chain ended before their handler, by reason")
            .build();
  }

  @Override
  public void handle(Exchange exchange) {
    EdgePlan current = plan.get();
    if (draining) {
      refuse(
          answer(exchange, current, _ -> {}),
          Errors.of(MeshReason.DRAINING, "this process is about to stop"));
      return;
    }
    var wanted = Wanted.of(exchange.request(), current);
    switch (admission.enter(wanted.arrival())) {
      case Refused(var reason, var message, var pause) -> {
        refused.add(
            1,
            Attributes.of(
                RpcAttributes.METHOD,
                wanted.arrival().method(),
                RpcAttributes.REASON,
                reason.name()));
        refuse(
            answer(exchange, current, _ -> {}),
            pause
                .map(some -> Errors.later(reason, message, some))
                .orElseGet(() -> Errors.of(reason, message)));
      }
      case Admitted(var permit) -> {
        var answer = answer(exchange, current, status -> permit.giveBack(end(status)));
        serve(exchange, wanted, current, answer);
      }
    }
  }

  private static void refuse(Answer answer, StatusRuntimeException why) {
    answer.within(() -> answer.fail(why));
  }

  private static End end(int status) {
    return switch (status) {
      case 200 -> End.SERVED;
      case Answer.GONE, 504 -> End.GIVEN_UP;
      default -> End.FAILED;
    };
  }

  private void serve(Exchange exchange, Wanted wanted, EdgePlan current, Answer answer) {
    if (resource.serves(exchange.request())) {
      answer.within(() -> resource.answer(answer, current));
      return;
    }
    if (pages.serves(exchange.request(), current)) {
      new PageCall(exchange, answer, pages).start();
      return;
    }
    new RestCall(
            exchange,
            wanted.match(),
            wanted.context(),
            answer,
            current,
            authenticator,
            policy,
            decisions,
            live,
            forwarder,
            config,
            dropped)
        .start();
  }

  @Override
  public void malformed(Exchange exchange, int status) {
    var answer = answer(exchange, plan.get(), _ -> {});
    answer.within(
        () ->
            answer.fail(
                Errors.of(MeshReason.PATH_MALFORMED, "no well-formed HTTP request"), status));
  }

  /** Takes no more calls; completes when those in flight are answered. */
  CompletableFuture<Void> drain() {
    draining = true;
    completeIfDrained(inFlight.get());
    return drained;
  }

  private void completeIfDrained(int left) {
    if (draining && left == 0) {
      drained.complete(null);
    }
  }

  private Answer answer(Exchange exchange, EdgePlan current, IntConsumer whenDone) {
    inFlight.incrementAndGet();
    return new Answer(
        exchange,
        spans.start(exchange.request()),
        new ErrorRenderer(new ErrorDetails(current.transcoder())),
        challenge,
        status -> {
          whenDone.accept(status);
          completeIfDrained(inFlight.decrementAndGet());
        });
  }
}
