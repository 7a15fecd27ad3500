package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A stream as JSON texts. Its end is typed, so a connection that is cut never looks like it. */
final class JsonStream implements StreamBody {
  private final StreamShape shape;
  private long messages;

  JsonStream(StreamShape shape) {
    this.shape = shape;
  }

  @Override
  public String contentType(Optional<Payload> first) {
    return shape.mediaType();
  }

  @Override
  public Optional<byte[]> message(Payload message) {
    boolean first = messages++ == 0;
    byte[] json = message.body();
    return Optional.of(
        switch (shape) {
          case LINES -> around("{\"result\":", json, "}\n");
          case ARRAY -> around(first ? "[" : ",", json, "");
          case EVENTS -> around("event: message\ndata: ", json, "\n\n");
        });
  }

  @Override
  public byte[] end() {
    String end = new JsonText().number("messages", messages).toString();
    return utf8(
        switch (shape) {
          case LINES -> new JsonText().raw("end", end) + "\n";
          case ARRAY -> messages == 0 ? "[]" : "]";
          case EVENTS -> "event: end\ndata: " + end + "\n\n";
        });
  }

  @Override
  public Optional<byte[]> failure(String error) {
    return Optional.of(
        utf8(
            switch (shape) {
              case LINES -> new JsonText().raw("error", error) + "\n";
              case ARRAY -> (messages == 0 ? "[" : ",") + new JsonText().raw("@error", error) + "]";
              case EVENTS -> "event: error\ndata: " + error + "\n\n";
            }));
  }

  private static byte[] around(String open, byte[] json, String close) {
    byte[] part = new byte[open.length() + json.length + close.length()];
    ascii(open, part, 0);
    System.arraycopy(json, 0, part, open.length(), json.length);
    ascii(close, part, open.length() + json.length);
    return part;
  }

  private static void ascii(String text, byte[] to, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, to, at, bytes.length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
