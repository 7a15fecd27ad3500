package dev.hansa.gateway.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an idle connection of HTTP/1.1 comes to in the middle of an upload. */
class ExchangeChannelTest {
  private static final BodyReceiver PATIENT =
      new BodyReceiver() {
        @Override
        public void part(ByteBuf part) {}

        @Override
        public void end() {}
      };

  private final Upload upload = new Upload();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new ExchangeChannel(upload, Optional.empty(), Optional.empty(), true));

  /** Answers 504 to an upload that has stalled, and pulls when it is told to. */
  private static final class Upload implements ExchangeHandler {
    private Optional<Exchange> begun = Optional.empty();

    @Override
    public void handle(Exchange exchange) {
      begun = Optional.of(exchange);
      exchange.onStalled(() -> exchange.respond(504, new DefaultHttpHeaders(), new byte[0]));
    }

    @Override
    public void malformed(Exchange exchange, int status) {}

    void pull() {
      begun.orElseThrow().pull(PATIENT);
    }
  }

  @AfterEach
  void stop() {
    channel.finishAndReleaseAll();
  }

  private void begin() {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/upload");
    request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 10);
    channel.writeInbound(request);
  }

  private void idle() {
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
  }

  @Test
  void T24_a_body_that_nobody_pulls_has_stalled_when_nothing_moves() {
    begin();
    idle();
    assertThat(channel.<HttpResponse>readOutbound().status().code()).isEqualTo(504);
    idle();
    assertThat(channel.isOpen()).as("after the answer").isFalse();
  }

  @Test
  void T16_a_client_that_does_not_send_what_is_pulled_is_closed() {
    begin();
    upload.pull();
    idle();
    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
  }
}
