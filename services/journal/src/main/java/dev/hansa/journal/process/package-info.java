/**
 * The process log: work of several steps across services, of which a crash may leave any number
 * done.
 *
 * <p>The door is {@link dev.hansa.journal.process.ProcessLog}. A process is entered, moved on and
 * ended in the transactions of its business rows. Who works on it holds a lease by the database's
 * clock; {@link dev.hansa.journal.process.Recovery} takes over what was left behind. What a step
 * means, and how it is undone, is left to the service.
 *
 * @see <a href="https://doi.org/10.1145/38713.38742">Garcia-Molina and Salem, Sagas (SIGMOD
 *     1987)</a>
 */
@NullMarked
package dev.hansa.journal.process;

import org.jspecify.annotations.NullMarked;
