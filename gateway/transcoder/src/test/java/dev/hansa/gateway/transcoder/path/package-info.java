/** Tests of paths. */
@NullMarked
package dev.hansa.gateway.transcoder.path;

import org.jspecify.annotations.NullMarked;
