package dev.hansa.runtime.wiring;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Binds {@code hansa.management.*}.
 *
 * @param host plain HTTP without authentication: loopback, or a network that only operators reach
 * @param port 0 for any free one
 */
@Context
@ConfigurationProperties("hansa.management")
record ManagementSettings(
    @Bindable(defaultValue = "127.0.0.1") String host, @Bindable(defaultValue = "0") int port) {}
