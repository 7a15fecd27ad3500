package dev.hansa.identity.partners;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.authority.SigningRequests;
import dev.hansa.identity.authority.TestIntermediate;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.PartnersGrpc.PartnersBlockingStub;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.testing.ManualClock;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.trust.Peer;
import dev.hansa.runtime.trust.Principal;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * The operators' service over an in-process channel, called by {@code operator/admin}. Tests share
 * the database: each desk serves one partner under a name of its own.
 */
final class PartnersDesk implements AutoCloseable {
  private final ManualClock clock = new ManualClock();
  private final TestAuthority root = TestAuthority.of("hansa.local", clock);
  private final String id = "p" + UUID.randomUUID();
  private final PartnerRegister register;
  private final Server server;
  private final ManagedChannel channel;

  private PartnersDesk(Database database, Path folder) throws Exception {
    CertificateAuthority authority = TestIntermediate.open(root, folder, clock);
    var certificates = new Certificates(authority);
    var actions = new PartnerActions(database);
    var rules = new PartnerRules(() -> Set.of("orders.read", "orders.write"), "hansa.local");
    var answers = new KeyedAnswers(database);
    register = new PartnerRegister(database);
    var registration = new Registration(register, actions, rules, certificates, answers, clock);
    var changes =
        new PartnerChanges(
            database, register, actions, new DenialStore(), rules, certificates, clock);
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(new GrpcPartners(register, registration, changes, actions))
            .intercept(new CalledByAdmin(root.peer("operator/admin"), clock))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  static PartnersDesk open(Database database, Path folder) throws Exception {
    return new PartnersDesk(database, folder);
  }

  ManualClock clock() {
    return clock;
  }

  /** Whose partners they are. */
  TestAuthority root() {
    return root;
  }

  PartnerRegister register() {
    return register;
  }

  PartnersBlockingStub partners() {
    return PartnersGrpc.newBlockingStub(channel);
  }

  /** The partner's id. */
  String id() {
    return id;
  }

  /** To enter it with two scopes and a certificate. */
  RegisterPartnerRequest.Builder request() {
    return RegisterPartnerRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setPartnerId(id)
        .addScopes("orders.read")
        .addScopes("orders.write")
        .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()));
  }

  DisablePartnerRequest disable() {
    return DisablePartnerRequest.newBuilder().setName("partners/" + id).build();
  }

  /** To give it a further certificate. */
  RotateCredentialsRequest.Builder rotation() throws Exception {
    return RotateCredentialsRequest.newBuilder()
        .setName("partners/" + id)
        .setCertificateSigningRequest(ByteString.copyFrom(SigningRequests.good()));
  }

  /** The partner as the service shows it. */
  dev.hansa.identity.v1.Partner get() {
    return partners()
        .getPartner(GetPartnerRequest.newBuilder().setName("partners/" + id).build())
        .getPartner();
  }

  /** Why a call was refused. */
  static String reason(Runnable call) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    return Errors.info(failure).orElseThrow().getReason();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  /** What the mesh's chain leaves behind: an operator, by certificate and token. */
  private record CalledByAdmin(Peer peer, ManualClock clock) implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      var admin = Principal.operator("admin");
      var token =
          new AccessToken(
              "id",
              "https://localhost:8444",
              admin,
              admin.toString(),
              List.of(),
              "service/identity",
              Set.of("partners.admin", "partners.read"),
              peer.thumbprint(),
              clock.instant(),
              clock.instant().plusSeconds(300));
      var context = Context.current().withValue(Caller.KEY, new Caller(peer, token, "token"));
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
