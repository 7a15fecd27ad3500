/**
 * Makes an OCI image of each process, without a container engine: layers of jars, an entry point,
 * and whom it runs as. The base, which brings the Java, is the operator's choice.
 */
@NullMarked
package dev.hansa.images;

import org.jspecify.annotations.NullMarked;
