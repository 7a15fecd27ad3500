/**
 * Holds {@code deploy/systemd} against systemd itself where it is installed, and everywhere against
 * the distribution and the settings of the processes.
 */
@NullMarked
package dev.hansa.checks.systemd;

import org.jspecify.annotations.NullMarked;
