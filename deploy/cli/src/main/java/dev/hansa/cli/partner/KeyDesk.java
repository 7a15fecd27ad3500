package dev.hansa.cli.partner;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.identity.v1.ListSigningKeysRequest;
import dev.hansa.identity.v1.ListSigningKeysResponse;
import dev.hansa.identity.v1.RevokeSigningKeyRequest;
import dev.hansa.identity.v1.RevokeSigningKeyResponse;
import dev.hansa.identity.v1.RotateSigningKeyRequest;
import dev.hansa.identity.v1.SigningKey;
import dev.hansa.identity.v1.SigningKeysGrpc;
import dev.hansa.identity.v1.SigningKeysGrpc.SigningKeysBlockingStub;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The operator's hand on identity's signing keys. Failures are {@link StartFailure}s of a line. */
public final class KeyDesk implements AutoCloseable {
  private final OperatorLine line;

  private KeyDesk(OperatorLine line) {
    this.line = line;
  }

  /** The desk of a home, at the identity that the environment or the running mesh names. */
  public static KeyDesk open(Home home) {
    return new KeyDesk(new OperatorLine(home, IdentityAddress.of(home)));
  }

  /** Every key, by name. */
  public List<SigningKey> list() {
    var all = new ArrayList<SigningKey>();
    String page = "";
    do {
      var request = ListSigningKeysRequest.newBuilder().setPageToken(page).build();
      ListSigningKeysResponse response = ask("list keys", stub -> stub.listSigningKeys(request));
      all.addAll(response.getSigningKeysList());
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return List.copyOf(all);
  }

  /** Lets the standby key sign as soon as everybody knows it; returns that key. */
  public SigningKey rotate() {
    var request =
        RotateSigningKeyRequest.newBuilder().setRequestId(UUID.randomUUID().toString()).build();
    return ask("rotate its keys", stub -> stub.rotateSigningKey(request)).getSuccessor();
  }

  /** Withdraws a key, by its resource name. */
  public RevokeSigningKeyResponse revoke(String name) {
    var request = RevokeSigningKeyRequest.newBuilder().setName(name).build();
    return ask("revoke " + name, stub -> stub.revokeSigningKey(request));
  }

  private <A> A ask(String what, Function<SigningKeysBlockingStub, A> call) {
    return line.ask(what, SigningKeysGrpc::newBlockingStub, call);
  }

  @Override
  public void close() {
    line.close();
  }
}
