/** What operators install, taken from the archive that they get and from nothing else. */
@NullMarked
package dev.hansa.acceptance.distribution;

import org.jspecify.annotations.NullMarked;
