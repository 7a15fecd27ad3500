package dev.hansa.gateway.edge;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DurationProto;
import com.google.rpc.ErrorDetailsProto;
import dev.hansa.gateway.transcoder.Codec;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Details of failures as JSON: those of google.rpc, and every type that a contract brings along.
 */
final class ErrorDetails {
  private static final Codec STANDARD =
      new Codec(
          FileDescriptorSet.newBuilder()
              .addFile(DurationProto.getDescriptor().toProto())
              .addFile(ErrorDetailsProto.getDescriptor().toProto())
              .build()
              .toByteArray());

  private final Transcoder transcoder;

  ErrorDetails(Transcoder transcoder) {
    this.transcoder = transcoder;
  }

  /** The object with its {@code @type}, as ProtoJSON writes an Any; empty if nobody knows it. */
  Optional<String> json(Any detail) {
    return message(detail)
        .map(
            json -> {
              var type = new JsonText().string("@type", detail.getTypeUrl());
              // Messages with a JSON form of their own stand under a name.
              boolean own = name(detail).startsWith("google.protobuf.") || !json.startsWith("{");
              return own ? type.raw("value", json).toString() : type.members(json).toString();
            });
  }

  /**
   * The same, and for a type that nobody knows its bytes in base64 under {@code @value}: a name
   * that no field can have.
   */
  String jsonOrBytes(Any detail) {
    return json(detail)
        .orElseGet(
            () ->
                new JsonText()
                    .string("@type", detail.getTypeUrl())
                    .string(
                        "@value",
                        Base64.getEncoder().encodeToString(detail.getValue().toByteArray()))
                    .toString());
  }

  private Optional<String> message(Any detail) {
    byte[] value = detail.getValue().toByteArray();
    try {
      return STANDARD.knows(name(detail))
          ? Optional.of(text(STANDARD.wireToJson(name(detail), value)))
          : transcoder.unpack(detail.getTypeUrl(), value).map(ErrorDetails::text);
    } catch (MalformedMessageException _) {
      return Optional.empty();
    }
  }

  private static String name(Any detail) {
    String url = detail.getTypeUrl();
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
