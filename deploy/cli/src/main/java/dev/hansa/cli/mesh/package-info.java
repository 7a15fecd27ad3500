@NullMarked
package dev.hansa.cli.mesh;

import org.jspecify.annotations.NullMarked;
