package dev.hansa.gateway.edge.openapi;

import build.buf.validate.FieldRules;
import build.buf.validate.MessageRules;
import build.buf.validate.OneofRules;
import build.buf.validate.ValidateProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Sensitivity;
import java.util.List;

/** The options that documents show, from descriptors that were linked without knowing them. */
final class ContractOptions {
  private static final ExtensionRegistry KNOWN = known();

  private ContractOptions() {}

  private static ExtensionRegistry known() {
    var registry = ExtensionRegistry.newInstance();
    ContractProto.registerAllExtensions(registry);
    ValidateProto.registerAllExtensions(registry);
    FieldBehaviorProto.registerAllExtensions(registry);
    return registry;
  }

  static FieldRules rules(FieldDescriptor field) {
    return options(field).getExtension(ValidateProto.field);
  }

  static MessageRules rules(Descriptor message) {
    return parse(message.getOptions(), MessageOptions.parser()).getExtension(ValidateProto.message);
  }

  static OneofRules rules(OneofDescriptor oneof) {
    return parse(oneof.getOptions(), OneofOptions.parser()).getExtension(ValidateProto.oneof);
  }

  static Sensitivity sensitivity(FieldDescriptor field) {
    return options(field).getExtension(ContractProto.field).getSensitivity();
  }

  static List<FieldBehavior> behavior(FieldDescriptor field) {
    return options(field).getExtension(FieldBehaviorProto.fieldBehavior);
  }

  private static FieldOptions options(FieldDescriptor field) {
    return parse(field.getOptions(), FieldOptions.parser());
  }

  private static <M extends Message> M parse(M options, Parser<M> parser) {
    try {
      return parser.parseFrom(options.toByteString(), KNOWN);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("options of a linked descriptor always parse", e);
    }
  }
}
