/** Tests of the limits on how often clients may ask. */
@NullMarked
package dev.hansa.identity.limits;

import org.jspecify.annotations.NullMarked;
