/**
 * What a partner does with a mesh, step by step, and the trace of it as a picture.
 *
 * <p>{@link Demo} runs the steps over REST and gRPC with nothing but a partner's own files; {@link
 * Waterfall} draws a trace that {@link Traces} fetched from the dashboard.
 */
@NullMarked
package dev.hansa.cli.demo;

import org.jspecify.annotations.NullMarked;
