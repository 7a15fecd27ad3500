package dev.hansa.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.AnyProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.FieldPolicy;
import dev.hansa.contract.v1.Sensitivity;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private static final Descriptor PERSON = person();

  private static Descriptor person() {
    var person =
        DescriptorProto.newBuilder()
            .setName("Person")
            .addField(text("id", 1, Sensitivity.PUBLIC))
            .addField(text("city", 2, Sensitivity.SENSITIVITY_UNSPECIFIED))
            .addField(text("name", 3, Sensitivity.PERSONAL))
            .addField(text("password", 4, Sensitivity.SECRET))
            .addField(message("boss", 5, FieldDescriptorProto.Label.LABEL_OPTIONAL, ".Person"))
            .addField(message("friends", 6, FieldDescriptorProto.Label.LABEL_REPEATED, ".Person"))
            .addField(
                message(
                    "more", 7, FieldDescriptorProto.Label.LABEL_OPTIONAL, ".google.protobuf.Any"));
    var file =
        FileDescriptorProto.newBuilder()
            .setName("person.proto")
            .setSyntax("proto3")
            .addDependency(AnyProto.getDescriptor().getName())
            .addMessageType(person)
            .build();
    try {
      return FileDescriptor.buildFrom(file, new FileDescriptor[] {AnyProto.getDescriptor()})
          .findMessageTypeByName("Person");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto text(String name, int number, Sensitivity sensitivity) {
    var field =
        FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(number)
            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .setType(FieldDescriptorProto.Type.TYPE_STRING);
    field
        .getOptionsBuilder()
        .setExtension(
            ContractProto.field, FieldPolicy.newBuilder().setSensitivity(sensitivity).build());
    return field.build();
  }

  private static FieldDescriptorProto message(
      String name, int number, FieldDescriptorProto.Label label, String type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(label)
        .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
        .setTypeName(type)
        .build();
  }

  private static DynamicMessage.Builder person(String id) {
    return DynamicMessage.newBuilder(PERSON)
        .setField(PERSON.findFieldByName("id"), id)
        .setField(PERSON.findFieldByName("city"), "Visby")
        .setField(PERSON.findFieldByName("name"), "hidden")
        .setField(PERSON.findFieldByName("password"), "hidden");
  }

  @Test
  void leaves_out_what_is_not_public_however_deep() {
    var unknown =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("hidden"))
            .build();
    var packed =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/Person")
            .setValue(ByteString.copyFromUtf8("hidden"))
            .build();
    var message =
        person("a")
            .setField(PERSON.findFieldByName("boss"), person("b").build())
            .addRepeatedField(PERSON.findFieldByName("friends"), person("c").build())
            .addRepeatedField(PERSON.findFieldByName("friends"), person("d").build())
            .setField(PERSON.findFieldByName("more"), packed)
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(99, unknown).build())
            .build();
    assertThat(new Redactor().toLogString(message))
        .isEqualTo(
            "id: \"a\" city: \"Visby\" boss { id: \"b\" city: \"Visby\" }"
                + " friends { id: \"c\" city: \"Visby\" } friends { id: \"d\" city: \"Visby\" }"
                + " more { type_url: \"type.googleapis.com/Person\" }");
  }
}
