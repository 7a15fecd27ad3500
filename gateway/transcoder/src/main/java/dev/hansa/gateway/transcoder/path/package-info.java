/**
 * Paths: templates of {@code google.api.http}, and which of many a request's path belongs to.
 *
 * <p>The doors are {@link PathTemplate}, {@link RouteTrie} and {@link RawPath}. Nothing here knows
 * descriptors, messages or JSON; what a variable's value means is left to who asks for it.
 */
@NullMarked
package dev.hansa.gateway.transcoder.path;

import org.jspecify.annotations.NullMarked;
