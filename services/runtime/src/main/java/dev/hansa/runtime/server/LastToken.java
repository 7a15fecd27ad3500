package dev.hansa.runtime.server;

import dev.hansa.runtime.token.TokenText;
import io.grpc.Attributes;
import io.grpc.ServerCall;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token that held last on a connection. Callers show the same one call after call, and what it
 * reads, and its digest, need not be found out each time. Whether it still holds is judged at each
 * call as if it were new.
 *
 * <p>Safe for many threads. Keeps no more than what HTTP/2 keeps of the header for compression.
 */
final class LastToken {
  /** That of a connection, put there by {@link PeerFilter}. */
  static final Attributes.Key<LastToken> KEY = Attributes.Key.create("hansa-last-token");

  private volatile @Nullable Known known;

  private static final class Known {
    private final byte[] header;
    private final TokenText text;

    private Known(byte[] header, TokenText text) {
      this.header = header;
      this.text = text;
    }
  }

  /** Of the connection that a call came by. */
  static LastToken of(ServerCall<?, ?> call) {
    var last = call.getAttributes().get(KEY);
    return last == null ? new LastToken() : last;
  }

  /** The token of a header with these very bytes; empty if it was another. */
  Optional<TokenText> find(byte[] header) {
    var last = known;
    if (last == null) {
      return Optional.empty();
    }
    if (!isSame(header, last.header)) {
      // Others behind a proxy must not learn by the time how much of a token they guessed.
      if (!MessageDigest.isEqual(header, last.header)) {
        return Optional.empty();
      }
      keep(header, last.text);
    }
    return Optional.of(last.text);
  }

  /**
   * While the header is in the table of compressed headers, its bytes come as one array. Other
   * headers push it out now and then, and it comes as another.
   */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(byte[] one, byte[] other) {
    return one == other;
  }

  /** It held. */
  void keep(byte[] header, TokenText text) {
    known = new Known(header, text);
  }
}
