package dev.hansa.runtime.contract;

import java.util.Optional;

/**
 * One service that may call a method.
 *
 * @param caller workload name of the immediate caller
 * @param onBehalfOf the scope that the subject's token held as the caller received it; empty: the
 *     caller acts for itself
 */
public record Grant(String caller, Optional<String> onBehalfOf) {}
