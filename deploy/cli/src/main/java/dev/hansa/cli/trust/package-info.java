@NullMarked
package dev.hansa.cli.trust;

import org.jspecify.annotations.NullMarked;
