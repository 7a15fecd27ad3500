/**
 * The way in for partners: REST on one port, native gRPC on another, one path behind both.
 *
 * <p>The doors are {@link RestHandler} for HTTP and {@link ForwardingRegistry} for gRPC. Both
 * authenticate the partner, ask the policy, and hand the call to {@link Forwarder}, which makes it
 * under a token exchanged for the callee. What is served is read from contract bundles ({@link
 * EdgePlan}); no business contract is compiled in. Nothing on the path of a call blocks.
 */
@NullMarked
package dev.hansa.gateway.edge;

import org.jspecify.annotations.NullMarked;
