/**
 * Looks for what keeps a mesh from working, or soon will, and says what to do about each.
 *
 * <p>The door is {@link Doctor}. A check reads what an operator could read as well: settings,
 * files, ports, the processes' own answers. It changes nothing.
 */
@NullMarked
package dev.hansa.cli.doctor;

import org.jspecify.annotations.NullMarked;
