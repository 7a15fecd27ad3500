/**
 * A mesh of real processes, driven as a user drives it: by the launcher, by HTTPS and by gRPC. One
 * mesh serves the whole suite; a test that destroys things starts its own.
 */
@NullMarked
package dev.hansa.acceptance.mesh;

import org.jspecify.annotations.NullMarked;
