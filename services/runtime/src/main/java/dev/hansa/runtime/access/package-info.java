/**
 * May this caller call this method: a decision, with the rule or the reason.
 *
 * <p>The door is {@link AccessPolicy}. A decision is made anew for every call and needs three
 * things: what the method's contract says, who is at the other end of the connection, and what that
 * peer's token says. It never looks at metadata.
 */
@NullMarked
package dev.hansa.runtime.access;

import org.jspecify.annotations.NullMarked;
