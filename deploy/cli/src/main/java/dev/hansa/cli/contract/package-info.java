/**
 * Contracts before a process reads them: would the gateway take them, and if not, why.
 *
 * <p>The door is {@link ContractCheck}. The rules themselves are those of the gateway's own
 * readers, the transcoder and {@code runtime.contract}; here they are only asked and their answers
 * printed.
 */
@NullMarked
package dev.hansa.cli.contract;

import org.jspecify.annotations.NullMarked;
