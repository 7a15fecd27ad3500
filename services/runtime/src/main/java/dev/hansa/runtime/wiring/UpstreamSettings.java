package dev.hansa.runtime.wiring;

import dev.hansa.runtime.client.UpstreamConfig;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;

/** Binds {@code hansa.upstreams.<workload>.address}: the services that this process calls. */
@EachProperty("hansa.upstreams")
record UpstreamSettings(@Parameter String workload, String address) {
  UpstreamConfig config() {
    return new UpstreamConfig(workload, address);
  }
}
