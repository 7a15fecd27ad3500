package dev.hansa.runtime.server;

import dev.hansa.runtime.admission.Admission;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongGauge;

/** Shows how much is let in; by the first, a platform may add and take away replicas. */
record AdmissionGauges(
    ObservableLongGauge inFlight, ObservableLongGauge limit, ObservableLongGauge streams)
    implements AutoCloseable {

  static AdmissionGauges of(Admission admission, LiveCalls calls, Meter meter) {
    return new AdmissionGauges(
        meter
            .gaugeBuilder("hansa.admission.in_flight")
            .ofLongs()
            .setDescription("Calls and streams that are let in")
            .buildWithCallback(gauge -> gauge.record(admission.inFlight())),
        meter
            .gaugeBuilder("hansa.admission.limit")
            .ofLongs()
            .setDescription("Unary calls that are let in at once, as found out by their times")
            .buildWithCallback(gauge -> gauge.record(admission.limit())),
        meter
            .gaugeBuilder("hansa.stream.active")
            .ofLongs()
            .setDescription("Streams, and calls that may last, that go on now")
            .buildWithCallback(gauge -> gauge.record(calls.size())));
  }

  @Override
  public void close() {
    inFlight.close();
    limit.close();
    streams.close();
  }
}
