package dev.hansa.cli.process;

import java.util.Optional;

/**
 * A port that somebody else listens on.
 *
 * @param name the process that wants it
 * @param purpose what for
 * @param port the port
 * @param owner who has it; empty if that cannot be told
 */
public record PortConflict(String name, String purpose, int port, Optional<PortOwner> owner) {
  @Override
  public String toString() {
    return "port "
        + port
        + " ("
        + name
        + " "
        + purpose
        + ") is taken by "
        + owner.map(o -> "pid " + o.pid() + " (" + o.command() + ")").orElse("another process");
  }
}
