/** The development trust domain, judged by the JDK's own path validation. */
@NullMarked
package dev.hansa.cli.trust;

import org.jspecify.annotations.NullMarked;
