@NullMarked
package dev.hansa.cli.partner;

import org.jspecify.annotations.NullMarked;
