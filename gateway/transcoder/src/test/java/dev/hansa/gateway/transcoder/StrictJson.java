package dev.hansa.gateway.transcoder;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What Gson's strictest reader says of a document (RFC 8259). */
final class StrictJson {
  /** From worst to best. */
  enum Verdict {
    NO_JSON,
    A_KEY_TWICE,
    FINE
  }

  private final JsonReader reader;
  private boolean twice;

  private StrictJson(String document) {
    reader = new JsonReader(new StringReader(document));
    reader.setStrictness(Strictness.STRICT);
  }

  static Verdict read(byte[] json) {
    var document = new StrictJson(new String(json, StandardCharsets.UTF_8));
    try {
      document.value();
      return switch (document.reader.peek()) {
        case END_DOCUMENT -> document.twice ? Verdict.A_KEY_TWICE : Verdict.FINE;
        default -> Verdict.NO_JSON;
      };
    } catch (IOException | IllegalStateException | NumberFormatException _) {
      return Verdict.NO_JSON;
    }
  }

  private void value() throws IOException {
    switch (reader.peek()) {
      case BEGIN_OBJECT -> object();
      case BEGIN_ARRAY -> {
        reader.beginArray();
        while (reader.hasNext()) {
          value();
        }
        reader.endArray();
      }
      case BOOLEAN -> {
        var _ = reader.nextBoolean();
      }
      case NULL -> reader.nextNull();
      default -> {
        var _ = reader.nextString();
      }
    }
  }

  private void object() throws IOException {
    Set<String> keys = new HashSet<>();
    reader.beginObject();
    while (reader.hasNext()) {
      twice |= !keys.add(reader.nextName());
      value();
    }
    reader.endObject();
  }
}
