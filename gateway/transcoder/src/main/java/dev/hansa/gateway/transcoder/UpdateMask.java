package dev.hansa.gateway.transcoder;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Given;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.MessagePlan;
import dev.hansa.gateway.transcoder.json.PresentPaths;
import dev.hansa.gateway.transcoder.json.WireBuffer;
import dev.hansa.gateway.transcoder.json.WireCursor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The field mask of a PATCH that the client may leave out: it names what the body sets.
 *
 * @param mask the one field of the request that is a singular google.protobuf.FieldMask
 * @param resource the field that the mask's paths begin in; null for the request itself
 * @see <a href="https://google.aip.dev/134">AIP-134</a>
 */
record UpdateMask(FieldPlan mask, @Nullable FieldPlan resource) {

  /**
   * The mask of a binding; null if it has none to derive. The resource is the body's field, or with
   * {@code body: "*"} the message that the path leads into.
   */
  static @Nullable UpdateMask of(
      MethodDescriptor method,
      String httpMethod,
      MessagePlan request,
      List<Leaf> path,
      String body) {
    List<FieldDescriptor> masks =
        method.getInputType().getFields().stream().filter(UpdateMask::isMask).toList();
    if (!httpMethod.equals("PATCH") || masks.size() != 1 || body.isEmpty()) {
      return null;
    }
    FieldPlan mask = request.find(masks.getFirst().getNumber());
    FieldPlan resource = body.equals("*") ? named(path) : request.find(body);
    boolean derivable = resource == null ? body.equals("*") : isPlain(resource);
    return mask != null && derivable ? new UpdateMask(mask, resource) : null;
  }

  private static boolean isMask(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().equals("google.protobuf.FieldMask");
  }

  private static boolean isPlain(FieldPlan field) {
    return field.isMessage()
        && !field.isRepeated()
        && field.message().isPlain()
        && !RequestPlan.isRaw(field.message());
  }

  private static @Nullable FieldPlan named(List<Leaf> path) {
    return path.stream()
        .filter(leaf -> leaf.chain().size() > 1)
        .map(leaf -> leaf.chain().getFirst())
        .findFirst()
        .orElse(null);
  }

  /**
   * The message with its mask.
   *
   * @param message what was bound of path, query and body
   * @param json the body, which was read without a fault
   */
  byte[] added(byte[] message, byte[] json, RequestPlan plan) {
    if (isGiven(message)) {
      return message;
    }
    List<String> paths = paths(json, plan);
    if (paths.isEmpty()) {
      return message;
    }
    var out = new WireBuffer(message.length + 32 * paths.size());
    out.put(message);
    out.varint(Integer.toUnsignedLong(mask.tag()));
    int mark = out.open();
    for (String path : paths) {
      byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
      out.put(1 << 3 | 2);
      out.delimited(utf8, 0, utf8.length);
    }
    out.close(mark);
    return out.toByteArray();
  }

  /** An empty mask is one, too. */
  private boolean isGiven(byte[] message) {
    var cursor = new WireCursor(message);
    while (cursor.hasMore()) {
      int tag = cursor.tag();
      if (tag == mask.tag()) {
        return true;
      }
      cursor.skip(tag);
    }
    return false;
  }

  private List<String> paths(byte[] json, RequestPlan plan) {
    FieldPlan field = resource;
    if (field != null && field == plan.bodyField()) {
      Given.Node node = plan.given().find(field);
      return PresentPaths.of(json, field.message(), node);
    }
    List<String> paths = PresentPaths.of(json, plan.message(), plan.given());
    if (field == null) {
      return paths.stream().filter(path -> !path.equals(mask.name())).toList();
    }
    String prefix = field.name() + '.';
    return paths.stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .toList();
  }
}
