/**
 * What may be wrong with a request or a message, and where: the values that every part of the
 * transcoder ends in when it cannot go on. The door is {@link Fault}; rendering is left to others.
 */
@NullMarked
package dev.hansa.gateway.transcoder.fault;

import org.jspecify.annotations.NullMarked;
