/**
 * Which endpoint a call goes to: where they are, which of them are in good standing, and how calls
 * are spread over those.
 *
 * <p>The door is {@link Destination}, from which gRPC learns everything else: {@link
 * EndpointResolver} gives it addresses and the service config, {@link StandingLoadBalancer} judges
 * endpoints by their calls. What a call promises, and whether it may be repeated, is for others.
 */
@NullMarked
package dev.hansa.runtime.balancing;

import org.jspecify.annotations.NullMarked;
