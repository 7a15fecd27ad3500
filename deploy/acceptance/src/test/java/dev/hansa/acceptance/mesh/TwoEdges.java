package dev.hansa.acceptance.mesh;

import java.util.List;

/** A partner's connections to both gateways of a mesh of two. Close it to end them. */
public final class TwoEdges implements AutoCloseable {
  private static final int GRPC = 9443;
  private static final int PER_REPLICA = 100;

  private final Launcher mesh;
  private final String partner;
  private final List<GrpcCaller> callers;
  private volatile String token;

  private TwoEdges(Launcher mesh, Partner partner) {
    this.mesh = mesh;
    this.partner = partner.name();
    this.token = partner.token();
    this.callers = List.of(caller(GRPC), caller(GRPC + PER_REPLICA));
  }

  /** Connects when first needed. */
  public static TwoEdges of(Launcher mesh, Partner partner) {
    return new TwoEdges(mesh, partner);
  }

  private GrpcCaller caller(int port) {
    return GrpcCaller.of(mesh.port(port), mesh.home().resolve("partners").resolve(partner), token);
  }

  /** Gets another token: one lasts for five minutes. */
  public void renew() {
    token = Partner.of(mesh, partner).token();
  }

  /** One of the two, with the newest token: an even number the first, an odd one the second. */
  public GrpcCaller of(long number) {
    return callers.get((int) (number % callers.size())).withToken(token);
  }

  @Override
  public void close() {
    callers.forEach(GrpcCaller::close);
  }
}
