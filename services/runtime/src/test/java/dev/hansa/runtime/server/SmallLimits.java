package dev.hansa.runtime.server;

import dev.hansa.runtime.server.ServerLimits.Connections;
import dev.hansa.runtime.server.ServerLimits.Streams;
import java.time.Duration;

/** The usual limits, one of them so small that a test gets there. */
final class SmallLimits {
  private static final ServerLimits USUAL = ServerLimits.mesh();

  private SmallLimits() {}

  static ServerLimits connections(int most, int perAddress) {
    var usual = USUAL.connections();
    return with(
        new Connections(
            most,
            perAddress,
            usual.backlog(),
            Duration.ofMinutes(1),
            usual.idle(),
            usual.age(),
            usual.grace()));
  }

  static ServerLimits handshake(Duration handshake) {
    var usual = USUAL.connections();
    return with(
        new Connections(
            usual.most(),
            usual.perAddress(),
            usual.backlog(),
            handshake,
            usual.idle(),
            usual.age(),
            usual.grace()));
  }

  static ServerLimits life(Duration idle, Duration age, Duration grace) {
    var usual = USUAL.connections();
    return with(
        new Connections(
            usual.most(),
            usual.perAddress(),
            usual.backlog(),
            usual.handshake(),
            idle,
            age,
            grace));
  }

  private static ServerLimits with(Connections connections) {
    return new ServerLimits(connections, USUAL.keepAlive(), USUAL.streams(), USUAL.sizes());
  }

  static ServerLimits calls(int most) {
    var usual = USUAL.streams();
    var streams =
        new Streams(most, usual.resets(), usual.resetWindow(), usual.idleFrames(), usual.stall());
    return new ServerLimits(USUAL.connections(), USUAL.keepAlive(), streams, USUAL.sizes());
  }

  static ServerLimits stall(Duration stall) {
    var usual = USUAL.streams();
    var streams =
        new Streams(usual.calls(), usual.resets(), usual.resetWindow(), usual.idleFrames(), stall);
    return new ServerLimits(USUAL.connections(), USUAL.keepAlive(), streams, USUAL.sizes());
  }
}
