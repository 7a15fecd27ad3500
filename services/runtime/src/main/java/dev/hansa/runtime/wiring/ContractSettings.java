package dev.hansa.runtime.wiring;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Binds {@code hansa.contracts.*}.
 *
 * @param folder of contract bundles ({@code *.binpb}, with {@code *.yaml} or without), which is
 *     followed; empty: this process knows only the contracts that are compiled into it
 */
@Context
@ConfigurationProperties("hansa.contracts")
record ContractSettings(@Bindable(defaultValue = "") String folder) {}
