/**
 * What lies where: the folder of one mesh's state, the ports that its processes have now, and the
 * distribution that the build made.
 */
@NullMarked
package dev.hansa.cli.home;

import org.jspecify.annotations.NullMarked;
