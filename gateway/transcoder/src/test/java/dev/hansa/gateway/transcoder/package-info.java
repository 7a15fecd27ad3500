/**
 * Each test names the rule that it proves; {@link dev.hansa.gateway.transcoder.Fixtures} has the
 * contracts.
 */
@NullMarked
package dev.hansa.gateway.transcoder;

import org.jspecify.annotations.NullMarked;
