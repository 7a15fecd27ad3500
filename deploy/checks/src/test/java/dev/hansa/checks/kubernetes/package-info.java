/**
 * Holds {@code deploy/kubernetes} against the models of Kubernetes, the settings of the processes
 * and the grants in the contracts. Each check lists what is wrong; for each there is a test that
 * makes it wrong.
 */
@NullMarked
package dev.hansa.checks.kubernetes;

import org.jspecify.annotations.NullMarked;
