@NullMarked
package dev.hansa.cli.doctor;

import org.jspecify.annotations.NullMarked;
