/**
 * A gRPC server with the whole chain before its handlers, in one fixed and visible order.
 *
 * <p>The door is {@link MeshServer}, which {@link MeshServerBuilder} puts together; {@link
 * ServerChain} is the order. Handlers ask {@link Caller} who calls. Nothing in the chain blocks, so
 * it serves event loops as well as virtual threads.
 */
@NullMarked
package dev.hansa.runtime.server;

import org.jspecify.annotations.NullMarked;
