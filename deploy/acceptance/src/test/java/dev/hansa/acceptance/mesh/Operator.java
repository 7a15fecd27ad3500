package dev.hansa.acceptance.mesh;

import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import java.nio.file.Path;
import java.util.UUID;

/** The operator of a mesh, at identity's admin API. Close it to hang up. */
public record Operator(GrpcCaller identity) implements AutoCloseable {

  /** The one that every mesh has. */
  public static Operator of(Launcher mesh) {
    Path files = mesh.home().resolve("etc/tls/operator/admin");
    try (IdentityClient client = IdentityClient.operator(mesh)) {
      String token = Json.text(client.token("audience", "service/identity").body(), "access_token");
      return new Operator(GrpcCaller.of(mesh.port(7000), files, token));
    }
  }

  /** A name that no partner has. */
  public static String newName(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Enters a partner. */
  public void register(RegisterPartnerRequest.Builder partner) {
    var _ = identity.call(PartnersGrpc.getRegisterPartnerMethod(), keyed(partner));
  }

  /** Tries to enter a partner that must be refused; returns {@code CODE REASON}. */
  public String refusal(RegisterPartnerRequest.Builder partner) {
    return identity.refusal(PartnersGrpc.getRegisterPartnerMethod(), keyed(partner));
  }

  @Override
  public void close() {
    identity.close();
  }

  private static RegisterPartnerRequest keyed(RegisterPartnerRequest.Builder partner) {
    return partner.setRequestId(UUID.randomUUID().toString()).build();
  }
}
