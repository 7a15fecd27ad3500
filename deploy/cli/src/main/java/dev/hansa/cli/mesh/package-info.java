/**
 * A whole Hansa on this machine: database, dashboard, identity, the reference services, the edge.
 *
 * <p>The door is {@link Mesh}: it prepares a home in phases, hands the processes to a supervisor,
 * and gives them back when closed. Tests use it as the command line does.
 */
@NullMarked
package dev.hansa.cli.mesh;

import org.jspecify.annotations.NullMarked;
