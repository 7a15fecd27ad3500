package dev.hansa.runtime.token;

import dev.hansa.runtime.trust.IdentityGeneration;
import java.util.concurrent.CompletableFuture;

/**
 * Gets the tokens that this process shows to others.
 *
 * <p>Safe for many threads, and never blocks. Equal requests share one question to identity; a
 * token is kept until it expires and replaced in the background from four fifths of its life on, so
 * an outage of identity shorter than that is not noticed. Each token belongs to one identity
 * generation.
 *
 * <p>Failures are {@link io.grpc.StatusRuntimeException}s fit for the caller: {@code UNAVAILABLE}
 * (TOKEN_SERVICE_UNAVAILABLE) if identity could not be asked, {@code PERMISSION_DENIED} if it
 * refused, {@code UNAUTHENTICATED} if the subject's token is over.
 */
public interface TokenSource {
  /**
   * A token for this process itself ({@code client_credentials}).
   *
   * @param audience {@code service/orders}
   */
  CompletableFuture<IssuedToken> forSelf(String audience, IdentityGeneration generation);

  /**
   * A token for the subject of a call that this process serves (token exchange, RFC 8693).
   *
   * @param subjectToken the token of that call; its audience is this process
   * @param verified what {@code subjectToken} says
   * @param audience {@code service/inventory}
   */
  CompletableFuture<IssuedToken> exchange(
      String subjectToken, AccessToken verified, String audience, IdentityGeneration generation);
}
