/** The front, tested over real TLS with clients that send what they like. */
@NullMarked
package dev.hansa.gateway.edge.http;

import org.jspecify.annotations.NullMarked;
