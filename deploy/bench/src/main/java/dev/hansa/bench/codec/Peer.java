package dev.hansa.bench.codec;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.hansa.gateway.transcoder.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/** Whoever turns JSON bytes into wire bytes and back. */
public enum Peer {
  /** This gateway. */
  HANSA,
  /** curioswitch protobuf-jackson: generated messages, byte code made at run time. */
  JACKSON,
  /** protobuf-java-util on generated messages. */
  JSON_FORMAT,
  /** protobuf-java-util on messages by descriptor, as a gateway would need it. */
  JSON_FORMAT_DYNAMIC;

  private static final Codec CODEC = new Codec(Contract.DESCRIPTOR_SET);
  private static final MessageMarshaller MARSHALLER = marshaller();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private static MessageMarshaller marshaller() {
    var builder = MessageMarshaller.builder().omittingInsignificantWhitespace(true);
    for (Payload payload : Payload.values()) {
      builder.register(payload.type());
    }
    return builder.build();
  }

  byte[] toWire(Message type, byte[] json) throws IOException {
    return switch (this) {
      case HANSA -> CODEC.jsonToWire(type.getDescriptorForType().getFullName(), json, false);
      case JACKSON -> {
        Message.Builder builder = type.newBuilderForType();
        MARSHALLER.mergeValue(json, builder);
        yield builder.build().toByteArray();
      }
      case JSON_FORMAT -> merge(json, type.newBuilderForType());
      case JSON_FORMAT_DYNAMIC ->
          merge(json, DynamicMessage.newBuilder(type.getDescriptorForType()));
    };
  }

  byte[] toJson(Message type, byte[] wire) throws IOException {
    return switch (this) {
      case HANSA -> CODEC.wireToJson(type.getDescriptorForType().getFullName(), wire);
      case JACKSON -> MARSHALLER.writeValueAsBytes(type.getParserForType().parseFrom(wire));
      case JSON_FORMAT -> print(type.getParserForType().parseFrom(wire));
      case JSON_FORMAT_DYNAMIC ->
          print(DynamicMessage.parseFrom(type.getDescriptorForType(), wire));
    };
  }

  private static byte[] merge(byte[] json, Message.Builder builder) throws IOException {
    JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), builder);
    return builder.build().toByteArray();
  }

  private static byte[] print(com.google.protobuf.MessageOrBuilder message) throws IOException {
    return PRINTER.print(message).getBytes(StandardCharsets.UTF_8);
  }
}
