/**
 * Signs that this process should not be given calls, although it runs: threads that serve sockets
 * hang, its clock is wrong, its memory is full, its certificate ends. Each sign is looked at often
 * and says what it saw; what follows from it is for {@code wiring}.
 */
@NullMarked
package dev.hansa.runtime.vitals;

import org.jspecify.annotations.NullMarked;
