/** The parts of the JSON engine that can be wrong on their own: numbers, words, dates, keys. */
@NullMarked
package dev.hansa.gateway.transcoder.json;

import org.jspecify.annotations.NullMarked;
