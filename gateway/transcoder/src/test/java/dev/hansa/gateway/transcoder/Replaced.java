package dev.hansa.gateway.transcoder;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Values on the wire that later ones replace: a singular field, a oneof or a map key again. */
final class Replaced {
  private final Peer peer;

  private Replaced(Peer peer) {
    this.peer = peer;
  }

  static boolean in(Peer peer, Descriptor type, byte[] wire) {
    return new Replaced(peer).in(type, wire);
  }

  private boolean in(Descriptor type, byte[] wire) {
    try {
      return in(type, UnknownFieldSet.parseFrom(wire));
    } catch (InvalidProtocolBufferException _) {
      return false;
    }
  }

  private boolean in(Descriptor type, UnknownFieldSet fields) {
    Map<OneofDescriptor, Integer> oneofs = new HashMap<>();
    for (Map.Entry<Integer, UnknownFieldSet.Field> entry : fields.asMap().entrySet()) {
      Optional<FieldDescriptor> known = peer.field(type, entry.getKey());
      if (known.isEmpty()) {
        continue;
      }
      FieldDescriptor field = known.get();
      int count = count(entry.getValue());
      OneofDescriptor oneof = field.getContainingOneof();
      boolean again = oneof != null && oneofs.merge(oneof, count, Integer::sum) > 1;
      if (again || (count > 1 && (!field.isRepeated() || field.isMapField()))) {
        return true;
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && within(field.getMessageType(), entry.getValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean within(Descriptor type, UnknownFieldSet.Field field) {
    for (ByteString content : field.getLengthDelimitedList()) {
      if (in(type, content.toByteArray())) {
        return true;
      }
    }
    return field.getGroupList().stream().anyMatch(content -> in(type, content));
  }

  private static int count(UnknownFieldSet.Field field) {
    return field.getVarintList().size()
        + field.getFixed32List().size()
        + field.getFixed64List().size()
        + field.getLengthDelimitedList().size()
        + field.getGroupList().size();
  }
}
