/**
 * What can be seen from outside: traces, metrics, and logs that carry the trace id.
 *
 * <p>The door is {@link Telemetry}. Standard variables ({@code OTEL_*}) configure it; spans are
 * made by our own interceptors ({@link ServerTracing}, {@link ClientTracing}), and calls are
 * counted under gRPC's names ({@link GrpcMetrics}). RATIONALE.md says why.
 */
@NullMarked
package dev.hansa.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
