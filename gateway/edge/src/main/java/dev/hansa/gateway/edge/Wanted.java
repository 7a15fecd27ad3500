package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.transcoder.Match;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.runtime.admission.Arrival;
import dev.hansa.runtime.admission.Priority;
import dev.hansa.runtime.contract.Criticality;
import dev.hansa.runtime.contract.MethodContract;
import io.grpc.Context;
import java.util.Optional;

/**
 * What a request asks for, before anything of it is trusted.
 *
 * @param arrival by which it is let in or not; what has no route gives way first
 * @param context for the call that is made for it, so that services know how much it matters
 */
record Wanted(Match match, Arrival arrival, Context context) {
  static Wanted of(RequestHead request, EdgePlan plan) {
    Match match = plan.transcoder().match(request.method(), request.rawPath());
    Optional<Route> route =
        match instanceof Match.Found found ? Optional.of(found.route()) : Optional.empty();
    Criticality criticality =
        Priority.of(
            route
                .flatMap(found -> plan.contracts().find(found.method()))
                .map(MethodContract::criticality)
                .orElse(Criticality.SHEDDABLE),
            request.headers().get(Priority.NAME),
            false);
    Arrival arrival =
        Arrival.of(
            route.map(Route::method).orElse(""),
            route.filter(r -> r.serverStreaming() || r.clientStreaming()).isEmpty(),
            criticality,
            request.peer(),
            request.address());
    return new Wanted(match, arrival, Priority.within(Context.ROOT, criticality));
  }
}
