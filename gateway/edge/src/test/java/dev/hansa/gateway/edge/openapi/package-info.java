/** Tests of the documents, over a contract that has every shape. */
@NullMarked
package dev.hansa.gateway.edge.openapi;

import org.jspecify.annotations.NullMarked;
