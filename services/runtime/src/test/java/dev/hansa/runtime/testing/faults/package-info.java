/**
 * The fault kit: breaks what lies between processes, and the processes, and finds out whether
 * anything was lost.
 *
 * <p>{@link FaultProxy} stands before a port and does to live connections what a {@link Wire} says,
 * both ways or one; {@link Namespace} is a network of its own, for what only a kernel can do to
 * packets; {@link Victim} is a process to be killed or frozen. {@link SteadyLoad} calls meanwhile,
 * {@link Ledger} takes down each attempt and each effect, and {@link Verdict} says what was lost,
 * doubled, or happened without reason. All faults act on this machine alone.
 */
@NullMarked
package dev.hansa.runtime.testing.faults;

import org.jspecify.annotations.NullMarked;
