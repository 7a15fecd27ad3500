/** Tests of cutting bodies into values. */
@NullMarked
package dev.hansa.gateway.transcoder.stream;

import org.jspecify.annotations.NullMarked;
