package dev.hansa.runtime.contract;

import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Cursor;
import dev.hansa.contract.v1.MethodPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server stream is taken up again where it broke off.
 *
 * @param resumeAfter field of the request: the stream begins after this position
 * @param position field of the response: the position of its item
 * @param heartbeat the server sends something in any such time; then a response in which nothing
 *     but the position is set is no item
 */
public record Resumption(
    FieldDescriptor resumeAfter, FieldDescriptor position, Optional<Duration> heartbeat) {

  /** Whether positions are numbers without holes; otherwise they are opaque texts. */
  public boolean counted() {
    return position.getType() != FieldDescriptor.Type.STRING;
  }

  /** What the options say, if they name one field of each message. */
  static Optional<Resumption> of(MethodDescriptor method) {
    var after = marked(method.getInputType(), Cursor.RESUME_AFTER);
    var position = marked(method.getOutputType(), Cursor.POSITION);
    return after.isEmpty() || position.isEmpty()
        ? Optional.empty()
        : Optional.of(new Resumption(after.getFirst(), position.getFirst(), heartbeat(method)));
  }

  static Optional<Duration> heartbeat(MethodDescriptor method) {
    return Optional.of(ContractReader.methodOptions(method).getExtension(ContractProto.method))
        .filter(MethodPolicy::hasHeartbeat)
        .map(policy -> Duration.ofNanos(Durations.toNanos(policy.getHeartbeat())));
  }

  static List<FieldDescriptor> marked(Descriptor message, Cursor cursor) {
    return message.getFields().stream().filter(field -> cursor(field) == cursor).toList();
  }

  private static Cursor cursor(FieldDescriptor field) {
    try {
      return FieldOptions.parseFrom(field.getOptions().toByteString(), ContractReader.OPTIONS)
          .getExtension(ContractProto.field)
          .getCursor();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }
}
