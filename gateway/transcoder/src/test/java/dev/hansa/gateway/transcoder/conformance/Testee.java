package dev.hansa.gateway.transcoder.conformance;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.hansa.gateway.transcoder.Codec;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program under test: reads requests of {@code conformance.proto} from its standard input and
 * answers on its standard output, each with its length in front as four bytes, the lowest first.
 */
final class Testee {
  private static final int PROTOBUF = 1;
  private static final int JSON = 2;
  private static final int IGNORE_UNKNOWN = 3;

  private final Codec codec;

  private Testee(Codec codec) {
    this.codec = codec;
  }

  /** One argument: the file with the descriptor set of the test messages. */
  public static void main(String[] arguments) throws IOException {
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    var testee = new Testee(new Codec(Files.readAllBytes(Path.of(arguments[0]))));
    testee.serve(new DataInputStream(new BufferedInputStream(System.in)), out);
  }

  private void serve(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int length;
      try {
        length = Integer.reverseBytes(in.readInt());
      } catch (EOFException _) {
        return;
      }
      byte[] answer = answer(Request.parse(in.readNBytes(length)));
      int n = answer.length;
      out.write(new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16), (byte) (n >> 24)});
      out.write(answer);
      out.flush();
    }
  }

  /** {@code ConformanceResponse}: a oneof of texts and payloads. */
  private byte[] answer(Request request) throws IOException {
    if (request.type().equals("conformance.FailureSet")) {
      return response(Answer.PROTOBUF_PAYLOAD, new byte[0]);
    }
    boolean fromJson = request.json() != null;
    boolean toJson = request.wanted() == JSON;
    if (!(fromJson || request.wire() != null)
        || !(toJson || request.wanted() == PROTOBUF)
        || !(fromJson || toJson)) {
      return response(Answer.SKIPPED, "neither from nor to JSON");
    }
    byte[] wire;
    try {
      wire =
          request.json() == null
              ? request.wire()
              : codec.jsonToWire(
                  request.type(), request.json(), request.category() == IGNORE_UNKNOWN);
    } catch (MalformedRequestException e) {
      return response(Answer.PARSE_ERROR, e.fault().toString());
    } catch (RuntimeException e) {
      return response(Answer.RUNTIME_ERROR, e.toString());
    }
    if (wire == null) {
      return response(Answer.SKIPPED, "no payload");
    }
    if (!toJson) {
      return response(Answer.PROTOBUF_PAYLOAD, wire);
    }
    try {
      return response(Answer.JSON_PAYLOAD, codec.wireToJson(request.type(), wire));
    } catch (MalformedMessageException e) {
      return response(Answer.SERIALIZE_ERROR, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return response(Answer.RUNTIME_ERROR, e.toString());
    }
  }

  private static byte[] response(Answer answer, String text) throws IOException {
    return response(answer, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] response(Answer answer, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(answer.number, content);
    out.flush();
    return bytes.toByteArray();
  }

  /** Numbers of the fields of {@code ConformanceResponse}. */
  private enum Answer {
    PARSE_ERROR(1),
    RUNTIME_ERROR(2),
    PROTOBUF_PAYLOAD(3),
    JSON_PAYLOAD(4),
    SKIPPED(5),
    SERIALIZE_ERROR(6);

    private final int number;

    Answer(int number) {
      this.number = number;
    }
  }

  /**
   * {@code ConformanceRequest}, as far as it matters here.
   *
   * @param wanted the format of the answer
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Request(
      byte @Nullable [] wire, byte @Nullable [] json, int wanted, String type, int category) {
    static Request parse(byte[] bytes) throws IOException {
      byte[] wire = null;
      byte[] json = null;
      int wanted = 0;
      int category = 0;
      String type = "";
      var in = CodedInputStream.newInstance(bytes);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 1 -> wire = in.readByteArray();
          case 2 -> json = in.readByteArray();
          case 3 -> wanted = in.readEnum();
          case 4 -> type = in.readString();
          case 5 -> category = in.readEnum();
          default -> in.skipField(tag);
        }
      }
      return new Request(wire, json, wanted, type, category);
    }

    Request {
      if (type.isEmpty()) {
        throw new IllegalArgumentException("message_type: '' (expected: a full name)");
      }
    }
  }
}
