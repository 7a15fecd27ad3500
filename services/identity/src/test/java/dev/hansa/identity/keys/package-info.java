/** Tests of the signing keys. */
@NullMarked
package dev.hansa.identity.keys;

import org.jspecify.annotations.NullMarked;
