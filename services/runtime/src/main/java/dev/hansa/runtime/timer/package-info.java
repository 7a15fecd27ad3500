/**
 * Waking up later: the timer for the deadlines of calls, of which there is one a call and hardly
 * ever one that passes.
 */
@NullMarked
package dev.hansa.runtime.timer;

import org.jspecify.annotations.NullMarked;
