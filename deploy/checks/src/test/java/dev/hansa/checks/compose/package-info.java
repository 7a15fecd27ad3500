/**
 * Holds {@code deploy/compose} against the part of the Compose Specification that it uses, the
 * settings of the processes, and the files of {@code deploy/telemetry}.
 */
@NullMarked
package dev.hansa.checks.compose;

import org.jspecify.annotations.NullMarked;
