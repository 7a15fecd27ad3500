/**
 * Two ends of a hop for benchmarks: a service behind the whole chain, and channels to it under
 * mutual TLS with tokens bound to their certificates.
 */
@NullMarked
package dev.hansa.bench.mesh;

import org.jspecify.annotations.NullMarked;
