/** What is written into a home, and the database beside it. */
@NullMarked
package dev.hansa.cli.mesh;

import org.jspecify.annotations.NullMarked;
