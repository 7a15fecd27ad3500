package dev.hansa.gateway.transcoder.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import dev.hansa.gateway.transcoder.json.FieldPlan.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The plans of all messages of one bundle. Recursive types are links, not copies (Q13). */
public final class MessagePlans {
  private final Map<String, MessagePlan> messages = new HashMap<>();
  private final Map<String, EnumPlan> enums = new HashMap<>();

  /**
   * @param files with everything that they import
   */
  public MessagePlans(Collection<FileDescriptor> files) {
    var pending = new ArrayDeque<Descriptor>();
    files.forEach(file -> pending.addAll(file.getMessageTypes()));
    var all = new ArrayList<Descriptor>();
    var extensions = new ArrayList<FieldDescriptor>();
    files.forEach(file -> extensions.addAll(file.getExtensions()));
    while (!pending.isEmpty()) {
      Descriptor next = pending.poll();
      if (messages.putIfAbsent(next.getFullName(), new MessagePlan(next.getFullName())) == null) {
        all.add(next);
        extensions.addAll(next.getExtensions());
        pending.addAll(next.getNestedTypes());
      }
    }
    Map<Descriptor, List<FieldDescriptor>> extending =
        extensions.stream().collect(Collectors.groupingBy(FieldDescriptor::getContainingType));
    all.forEach(message -> link(message, extending.getOrDefault(message, List.of())));
  }

  /** The plan of a message; null if there is none of that name. */
  public @Nullable MessagePlan find(String fullName) {
    return messages.get(fullName);
  }

  /**
   * The plan of a message.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public MessagePlan get(String fullName) {
    MessagePlan plan = messages.get(fullName);
    if (plan == null) {
      throw new IllegalArgumentException("'" + fullName + "' is no message of these descriptors");
    }
    return plan;
  }

  private void link(Descriptor descriptor, List<FieldDescriptor> extensions) {
    List<FieldDescriptor> fields = new ArrayList<>(descriptor.getFields());
    if (!descriptor.getOptions().getMessageSetWireFormat()) {
      fields.addAll(extensions);
    }
    List<OneofDescriptor> oneofs = descriptor.getRealOneofs();
    var plans = new ArrayList<FieldPlan>(fields.size());
    for (FieldDescriptor field : fields) {
      OneofDescriptor oneof = field.getRealContainingOneof();
      int bit = oneof == null ? -1 : fields.size() + oneofs.indexOf(oneof);
      var form = descriptor.getOptions().getMapEntry() ? Form.ALWAYS : Form.FIELD;
      FieldPlan plan = link(field, plans.size(), bit, form);
      if (plan.packed) {
        plan.linkItem(link(field, plans.size(), bit, Form.BARE));
      }
      if (!plans.isEmpty()) {
        plans.getLast().linkNext(plan);
      }
      plans.add(plan);
    }
    get(descriptor.getFullName()).link(plans, oneofs.size());
  }

  private FieldPlan link(FieldDescriptor field, int index, int oneofBit, Form form) {
    var plan = new FieldPlan(field, index, oneofBit, form);
    plan.link(
        plan.isMessage() ? get(field.getMessageType().getFullName()) : null,
        plan.kind == Kind.ENUM ? enumPlan(field.getEnumType()) : null);
    return plan;
  }

  private EnumPlan enumPlan(EnumDescriptor descriptor) {
    return enums.computeIfAbsent(descriptor.getFullName(), _ -> new EnumPlan(descriptor));
  }
}
