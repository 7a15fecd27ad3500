/**
 * Calls to other services of the mesh: where they are, who they must be, under whose token, and for
 * how long.
 *
 * <p>The door is {@link MeshClient}. A channel belongs to one identity generation; callers see one
 * that stays. Nothing here retries: whoever knows that a call may be repeated does.
 */
@NullMarked
package dev.hansa.runtime.client;

import org.jspecify.annotations.NullMarked;
