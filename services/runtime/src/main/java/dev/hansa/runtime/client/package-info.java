/**
 * Calls to other services of the mesh: where they are, who they must be, under whose token, and for
 * how long.
 *
 * <p>The door is {@link MeshClient}. A channel belongs to one identity generation; callers see one
 * that stays. Calls are repeated by gRPC where their contract allows it, within a budget; where
 * they go is for {@link dev.hansa.runtime.balancing}. A {@link ResumableStream} goes on where it
 * broke off.
 */
@NullMarked
package dev.hansa.runtime.client;

import org.jspecify.annotations.NullMarked;
