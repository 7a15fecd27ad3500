package dev.hansa.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.util.Durations;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Cursor;
import dev.hansa.contract.v1.FieldPolicy;
import dev.hansa.contract.v1.MethodPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumptionTest {
  private final DescriptorProto.Builder request = DescriptorProto.newBuilder().setName("Request");
  private final DescriptorProto.Builder response = DescriptorProto.newBuilder().setName("Response");
  private final MethodPolicy.Builder policy = MethodPolicy.newBuilder();
  private final MethodDescriptorProto.Builder method =
      MethodDescriptorProto.newBuilder()
          .setName("Follow")
          .setInputType("Request")
          .setOutputType("Response")
          .setServerStreaming(true);

  private static FieldDescriptorProto.Builder field(
      String name, FieldDescriptorProto.Type type, Cursor cursor) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .setOptions(
            FieldOptions.newBuilder()
                .setExtension(
                    ContractProto.field, FieldPolicy.newBuilder().setCursor(cursor).build()));
  }

  private static void add(DescriptorProto.Builder message, FieldDescriptorProto.Builder field) {
    message.addField(field.setNumber(message.getFieldCount() + 1));
  }

  private ResumptionTest asks(FieldDescriptorProto.Type type, Cursor cursor) {
    add(request, field("after", type, cursor));
    return this;
  }

  private ResumptionTest answers(FieldDescriptorProto.Type type, Cursor cursor) {
    add(response, field("position", type, cursor));
    return this;
  }

  private ResumptionTest withItem() {
    add(
        response,
        field("items", FieldDescriptorProto.Type.TYPE_BYTES, Cursor.CURSOR_UNSPECIFIED)
            .setLabel(Label.LABEL_REPEATED));
    return this;
  }

  private ResumptionTest beats(long millis) {
    policy.setHeartbeat(Durations.fromMillis(millis));
    return this;
  }

  private byte[] bundle() {
    var file =
        FileDescriptorProto.newBuilder()
            .setName("log.proto")
            .setPackage("log")
            .setSyntax("proto3")
            .addMessageType(request)
            .addMessageType(response)
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("Log")
                    .addMethod(
                        method.setOptions(
                            MethodOptions.newBuilder()
                                .setExtension(ContractProto.method, policy.build()))))
            .setSourceCodeInfo(
                SourceCodeInfo.newBuilder()
                    .addLocation(at(List.of(6, 0, 2, 0), 30, 2))
                    .addLocation(at(List.of(4, 1, 2, 0), 20, 4)));
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
  }

  private static Location.Builder at(List<Integer> path, int line, int column) {
    return Location.newBuilder().addAllPath(path).addAllSpan(List.of(line - 1, column, column + 1));
  }

  private static ContractBundle named(byte[] set) {
    return new ContractBundle(
        "log",
        com.google.protobuf.ByteString.copyFrom(set),
        """
        policy:
          - selector: "*"
            workload: log
        """);
  }

  private Resumption read() {
    return named(bundle())
        .read()
        .contracts()
        .find("log.Log/Follow")
        .flatMap(MethodContract::resumption)
        .orElseThrow();
  }

  private List<String> faults() {
    return catchThrowableOfType(ContractException.class, () -> named(bundle()).read()).faults();
  }

  @Test
  void a_stream_can_count() {
    var resumption =
        asks(FieldDescriptorProto.Type.TYPE_UINT64, Cursor.RESUME_AFTER)
            .answers(FieldDescriptorProto.Type.TYPE_UINT64, Cursor.POSITION)
            .withItem()
            .beats(1500)
            .read();
    assertThat(resumption.counted()).isTrue();
    assertThat(resumption.resumeAfter().getFullName()).isEqualTo("log.Request.after");
    assertThat(resumption.position().getFullName()).isEqualTo("log.Response.position");
    assertThat(resumption.heartbeat()).hasValue(Duration.ofMillis(1500));
  }

  @Test
  void a_stream_can_have_opaque_positions_and_no_heartbeat() {
    var resumption =
        asks(FieldDescriptorProto.Type.TYPE_STRING, Cursor.RESUME_AFTER)
            .answers(FieldDescriptorProto.Type.TYPE_STRING, Cursor.POSITION)
            .read();
    assertThat(resumption.counted()).isFalse();
    assertThat(resumption.heartbeat()).isEmpty();
  }

  @Test
  void half_a_cursor_is_refused() {
    assertThat(asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER).faults())
        .containsExactly(
            "log.proto:30:3: log.Log/Follow has a RESUME_AFTER, but no field of its response is"
                + " POSITION; mark one");
    request.clear().setName("Request");
    assertThat(answers(FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION).faults())
        .containsExactly(
            "log.proto:30:3: log.Log/Follow has a POSITION, but no field of its request is"
                + " RESUME_AFTER; mark one");
  }

  @Test
  void two_types_are_refused() {
    asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER)
        .answers(FieldDescriptorProto.Type.TYPE_UINT64, Cursor.POSITION);
    assertThat(faults())
        .containsExactly(
            "log.proto:20:5: log.Response.position: the position is of another type than"
                + " log.Request.after");
  }

  @Test
  void types_that_cannot_be_a_cursor_are_refused() {
    asks(FieldDescriptorProto.Type.TYPE_INT32, Cursor.RESUME_AFTER);
    add(
        response,
        field("position", FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION)
            .setLabel(Label.LABEL_REPEATED));
    assertThat(faults())
        .containsExactly(
            "log.proto: log.Request.after: a cursor is a single int64, uint64 or string",
            "log.proto:20:5: log.Response.position: a cursor is a single int64, uint64 or string");
  }

  @Test
  void two_positions_are_refused() {
    asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER)
        .answers(FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION);
    add(response, field("other", FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION));
    assertThat(faults())
        .containsExactly(
            "log.proto: log.Response.other: a second POSITION in the response of log.Log/Follow");
  }

  @Test
  void the_two_marks_are_not_exchanged() {
    asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION)
        .answers(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER);
    assertThat(faults())
        .containsExactly(
            "log.proto: log.Request.after: POSITION is not for a request of log.Log/Follow",
            "log.proto:20:5: log.Response.position: RESUME_AFTER is not for a response of"
                + " log.Log/Follow");
  }

  @Test
  void only_server_streams_are_resumed() {
    asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER)
        .answers(FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION);
    var fault =
        "log.proto:30:3: log.Log/Follow has a cursor, but is no server stream; leave cursor out";
    method.setServerStreaming(false);
    assertThat(faults()).containsExactly(fault);
    method.setServerStreaming(true).setClientStreaming(true);
    assertThat(faults()).containsExactly(fault);
  }

  @Test
  void heartbeats_need_a_cursor_and_something_that_tells_them_from_items() {
    assertThat(beats(1000).faults())
        .containsExactly(
            "log.proto:30:3: log.Log/Follow has a heartbeat, but no cursor; leave heartbeat out, or"
                + " mark the fields");
    asks(FieldDescriptorProto.Type.TYPE_INT64, Cursor.RESUME_AFTER)
        .answers(FieldDescriptorProto.Type.TYPE_INT64, Cursor.POSITION);
    assertThat(faults())
        .singleElement()
        .asString()
        .startsWith("log.proto:30:3: log.Log/Follow has a heartbeat, but no field");
    assertThat(withItem().beats(0).faults())
        .containsExactly(
            "log.proto:30:3: log.Log/Follow has a heartbeat of PT0S (expected: > PT0S)");
  }
}
