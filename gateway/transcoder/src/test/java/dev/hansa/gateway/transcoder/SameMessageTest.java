package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpRule;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** One message by path, query, body and gRPC arrives as the same message (rules A.6). */
class SameMessageTest {
  private static final Peer PEER = new Peer(Fixtures.SET);

  private static final Set<String> TEXTS =
      Set.of("Timestamp", "Duration", "FieldMask", "BoolValue", "StringValue", "BytesValue");

  /** Fields of one value: every scalar kind, enums, and well-known types that are a text. */
  private static final List<FieldDescriptor> SCALARS =
      Fixtures.ALL.getFields().stream()
          .filter(field -> !field.isRepeated() && isScalar(field))
          .toList();

  private static final Transcoder TRANSCODER = routes();

  @Property(tries = 40)
  @Label("Q6 Q7 Q8 M9 M14 a value of every kind is the same by path, query, body and gRPC")
  void values_of_every_kind(@ForAll long seed) {
    RandomGenerator random = random(seed);
    var generator = new MessageGenerator(PEER, random);
    for (FieldDescriptor field : SCALARS) {
      DynamicMessage message =
          DynamicMessage.newBuilder(Fixtures.ALL)
              .setField(field, generator.scalar(field, 1))
              .build();
      if (message.equals(message.getDefaultInstanceForType())) {
        continue;
      }
      DynamicMessage nested =
          DynamicMessage.newBuilder(Fixtures.ALL).setField(child(), message).build();
      String json = Fixtures.toJson(message.toByteArray());
      String value = text(JsonParser.parseString(json).getAsJsonObject().get(field.getJsonName()));
      String name = field.getName();
      arrives(message, "GET", "/query", name + '=' + escape(value), "");
      arrives(nested, "GET", "/query", "child." + field.getJsonName() + '=' + escape(value), "");
      arrives(message, "POST", "/body", null, json);
      arrives(nested, "POST", "/child", null, json);
      if (inPath(field, value)) {
        arrives(message, "GET", "/path/" + name + '/' + escape(value), null, "");
        arrives(nested, "GET", "/path/child." + name + '/' + escape(value), null, "");
        arrives(message, "POST", "/both/" + name + '/' + escape(value), null, json);
      }
    }
  }

  @Property(tries = 150)
  @Label("Q2 Q3 Q5 a message of leaves is the same by query, body and gRPC")
  void messages_of_leaves(@ForAll long seed) {
    RandomGenerator random = random(seed);
    DynamicMessage message =
        leaves(new MessageGenerator(PEER, random).message(Fixtures.ALL, 3)).build();
    String json = Fixtures.toJson(message.toByteArray());
    List<String> parameters = new ArrayList<>();
    parameters("", message, JsonParser.parseString(json), random, parameters);
    arrives(message, "POST", "/body", null, json);
    arrives(message, "GET", "/query", String.join("&", parameters), "");
  }

  @Property(tries = 150)
  @Label("B2 B3 L10 a message of any fields is the same by body, body field and gRPC")
  void messages_of_anything(@ForAll long seed) {
    DynamicMessage message = new MessageGenerator(PEER, random(seed)).message(Fixtures.ALL, 3);
    String json = Fixtures.toJson(message.toByteArray());
    arrives(message, "POST", "/body", null, json);
    arrives(
        DynamicMessage.newBuilder(Fixtures.ALL).setField(child(), message).build(),
        "POST",
        "/child",
        "",
        json);
  }

  private static void arrives(
      DynamicMessage message, String method, String path, @Nullable String query, String body) {
    var found = (Match.Found) TRANSCODER.match(method, path);
    byte[] wire = found.draft(query, null).finish(Fixtures.utf8(body), "").message();
    assertThat(PEER.parse("testing.v1.All", wire))
        .describedAs(method + ' ' + path + '?' + query + ' ' + body)
        .isEqualTo(PEER.parse("testing.v1.All", message.toByteArray()));
  }

  /** The message without what a query cannot say: maps, lists of messages, empty messages. */
  private static DynamicMessage.Builder leaves(Message message) {
    var kept = DynamicMessage.newBuilder(message.getDescriptorForType());
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (isScalar(field) && !(field.isRepeated() && isMessage(field))) {
                kept.setField(field, value);
              } else if (field.equals(child()) || field.getName().equals("message_choice")) {
                DynamicMessage inner = leaves((Message) value).buildPartial();
                if (!inner.getAllFields().isEmpty()) {
                  kept.setField(field, inner);
                }
              }
            });
    return kept;
  }

  private static void parameters(
      String prefix, Message message, JsonElement json, RandomGenerator random, List<String> out) {
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              boolean byJsonName = random.nextBoolean();
              String name = prefix + (byJsonName ? field.getJsonName() : field.getName());
              JsonElement member = json.getAsJsonObject().get(field.getJsonName());
              if (!isScalar(field)) {
                parameters(name + '.', (Message) value, member, random, out);
              } else if (field.isRepeated()) {
                member
                    .getAsJsonArray()
                    .forEach(element -> out.add(escape(name) + '=' + escape(text(element))));
              } else {
                out.add(escape(name) + '=' + escape(text(member)));
              }
            });
  }

  private static boolean isScalar(FieldDescriptor field) {
    if (!isMessage(field)) {
      return !field.getName().equals("null_choice");
    }
    String type = field.getMessageType().getFullName();
    return type.startsWith("google.protobuf.")
        && (TEXTS.contains(field.getMessageType().getName())
            || type.matches(".*\\.(Float|Double|U?Int32|U?Int64)Value"));
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  /** L8 keeps messages out of paths, M4 empty segments and M12 control characters. */
  private static boolean inPath(FieldDescriptor field, String value) {
    return !isMessage(field)
        && !value.isEmpty()
        && value.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
  }

  private static FieldDescriptor child() {
    return Fixtures.ALL.findFieldByName("child");
  }

  private static String text(JsonElement value) {
    return value.getAsString();
  }

  private static String escape(String text) {
    var escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '.' || b == '_';
      escaped.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
    }
    return escaped.toString();
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static Transcoder routes() {
    List<HttpRule> rules = new ArrayList<>();
    rules.add(Fixtures.get("/query"));
    rules.add(Fixtures.post("/body", "*"));
    rules.add(Fixtures.post("/child", "child"));
    for (FieldDescriptor field : SCALARS) {
      if (!isMessage(field)) {
        String name = field.getName();
        rules.add(Fixtures.get("/path/" + name + "/{" + name + '}'));
        rules.add(Fixtures.get("/path/child." + name + "/{child." + name + '}'));
        rules.add(Fixtures.post("/both/" + name + "/{" + name + '}', "*"));
      }
    }
    return Fixtures.transcoder(rules.toArray(HttpRule[]::new));
  }
}
