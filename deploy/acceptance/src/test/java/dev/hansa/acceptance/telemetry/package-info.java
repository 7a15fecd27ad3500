/**
 * The kit's telemetry: what processes tell against what is written of it, and rules, dashboards and
 * the collector's configuration against strict programs and a mesh that runs.
 */
@NullMarked
package dev.hansa.acceptance.telemetry;

import org.jspecify.annotations.NullMarked;
