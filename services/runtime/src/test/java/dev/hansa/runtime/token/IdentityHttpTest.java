package dev.hansa.runtime.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class IdentityHttpTest {
  private static final String ASKED = "https://localhost:8444/oauth2/jwks";

  private static String said(IOException failure) {
    return IdentityHttp.said(new CompletionException(new UncheckedIOException(ASKED, failure)));
  }

  @Test
  void a_log_line_says_what_went_wrong_and_where() {
    var nobody = new ConnectException();
    nobody.initCause(new ClosedChannelException()); // so the JDK's client tells of a closed port
    assertThat(said(nobody)).isEqualTo(ASKED + ": nobody listens there");
    assertThat(said(new IOException("outer", new IOException("cut"))))
        .isEqualTo(ASKED + ": java.io.IOException: cut");
    assertThat(IdentityHttp.said(new IllegalStateException("no keys")))
        .isEqualTo("java.lang.IllegalStateException: no keys");
  }
}
