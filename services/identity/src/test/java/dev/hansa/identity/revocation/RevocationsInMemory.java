package dev.hansa.identity.revocation;

import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.AccessToken;
import dev.hansa.runtime.token.TokenLineage;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Revocations that live as long as a test. */
public final class RevocationsInMemory implements Revocations {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  @Override
  public void revoke(AccessToken token) {
    ids.add(token.id());
  }

  @Override
  public Optional<MeshReason> judge(AccessToken token) {
    return TokenLineage.of(token.id()).anyMatch(ids::contains)
        ? Optional.of(MeshReason.TOKEN_REVOKED)
        : Optional.empty();
  }
}
