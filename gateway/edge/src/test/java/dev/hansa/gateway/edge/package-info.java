/** The edge, tested over real TLS with contracts that it reads at run time. */
@NullMarked
package dev.hansa.gateway.edge;

import org.jspecify.annotations.NullMarked;
