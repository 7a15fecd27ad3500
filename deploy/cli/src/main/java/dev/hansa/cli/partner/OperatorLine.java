package dev.hansa.cli.partner;

import dev.hansa.cli.home.Home;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.runtime.error.Errors;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operator's line to identity: its mesh port, under the operator's certificate and token.
 * Connects at first need. For one thread.
 */
public final class OperatorLine implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 10;

  private final Home home;
  private final IdentityAddress identity;
  private @Nullable ManagedChannel channel;
  private @Nullable String token;

  /** The line of a home. */
  public OperatorLine(Home home, IdentityAddress identity) {
    this.home = home;
    this.identity = identity;
  }

  /**
   * Makes one call.
   *
   * @param what for the error, as in "identity does not list partners"
   * @param service makes the stub
   * @throws StartFailure of one line, with the reason that identity gives
   */
  public <S extends AbstractBlockingStub<S>, A> A ask(
      String what, Function<Channel, S> service, Function<S, A> call) {
    try {
      return call.apply(stub(service));
    } catch (StatusRuntimeException e) {
      throw failure(what, e);
    }
  }

  /** A stub for one call, whose refusal the caller looks at itself. */
  <S extends AbstractBlockingStub<S>> S stub(Function<Channel, S> service) {
    return service
        .apply(channel())
        .withCallCredentials(Channels.bearer(token()))
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** The refusal of a call as the line that an operator reads. */
  static StartFailure failure(String what, StatusRuntimeException refusal) {
    String reason =
        Errors.info(refusal)
            .map(info -> info.getReason())
            .orElse(refusal.getStatus().getCode().name());
    return new StartFailure(
        "identity does not " + what + ": " + reason + ", " + refusal.getStatus().getDescription());
  }

  private Channel channel() {
    if (channel == null) {
      channel = Channels.mutualTls(identity.host(), identity.mesh(), home.operator());
    }
    return channel;
  }

  private String token() {
    if (token == null) {
      token = new TokenClient(identity.issuer()).forOperator(home.operator());
    }
    return token;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
