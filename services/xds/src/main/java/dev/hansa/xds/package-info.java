/**
 * Targets {@code xds:///name} and the balancing that comes with them, for processes that have this
 * module on their class path; nothing here is called, gRPC finds its own providers.
 *
 * <p>Certificates, tokens, deadlines and budgets stay the runtime's. How calls are spread and
 * repeated is for the control plane to say.
 */
@NullMarked
package dev.hansa.xds;

import org.jspecify.annotations.NullMarked;
