package dev.hansa.acceptance.mesh;

import com.google.api.AnnotationsProto;
import com.google.api.HttpBody;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.Exposure;
import dev.hansa.contract.v1.MethodPolicy;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A contract that nobody has seen before. Package, service, methods, messages, fields and paths
 * have random names; what it can do is always the same: a unary call, a stream of answers, a
 * conversation (by gRPC alone) and a body of any type.
 *
 * @param name of the bundle, and of the workload that serves it
 * @param file linked, with its imports
 */
public record RandomContract(String name, FileDescriptor file) {
  private static final int UNARY = 0;
  private static final int EVENTS = 1;
  private static final int CHAT = 2;
  private static final int DOWNLOAD = 3;

  /** A contract without policy: YAML must bring it. */
  public static RandomContract create() {
    return create(MethodOptions.getDefaultInstance());
  }

  /** A contract that says by its options that partners with a scope may call every method. */
  public static RandomContract withPolicy(String scope) {
    return create(
        MethodOptions.newBuilder()
            .setExtension(
                ContractProto.method,
                MethodPolicy.newBuilder().addScopes(scope).setExposure(Exposure.PARTNER).build())
            .build());
  }

  private static RandomContract create(MethodOptions policy) {
    String name = word();
    String root = "/v1/" + word();
    String question = title();
    String answer = title();
    String key = word();
    String base = name + "." + word() + ".v1";
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName(title())
            .addMethod(method(question, answer, base, policy, post(root + "/{" + key + "}")))
            .addMethod(
                method(question, answer, base, policy, get(root + "/{" + key + "}/" + word()))
                    .setServerStreaming(true))
            .addMethod(
                method(question, answer, base, policy, HttpRule.getDefaultInstance())
                    .setClientStreaming(true)
                    .setServerStreaming(true))
            .addMethod(
                method(question, answer, base, policy, get(root + "/{" + key + "}:" + word()))
                    .setOutputType("." + HttpBody.getDescriptor().getFullName()));
    var file =
        FileDescriptorProto.newBuilder()
            .setName(name + "/" + word() + ".proto")
            .setPackage(base)
            .setSyntax("proto3")
            .addDependency(AnnotationsProto.getDescriptor().getName())
            .addDependency(HttpBody.getDescriptor().getFile().getName())
            .addDependency(ContractProto.getDescriptor().getName())
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName(question)
                    .addField(field(1, key, FieldDescriptorProto.Type.TYPE_STRING))
                    .addField(field(2, word(), FieldDescriptorProto.Type.TYPE_INT64)))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName(answer)
                    .addField(field(1, word(), FieldDescriptorProto.Type.TYPE_STRING))
                    .addField(field(2, word(), FieldDescriptorProto.Type.TYPE_INT64)))
            .addService(service);
    try {
      return new RandomContract(
          name,
          FileDescriptor.buildFrom(
              file.build(),
              new FileDescriptor[] {
                AnnotationsProto.getDescriptor(),
                HttpBody.getDescriptor().getFile(),
                ContractProto.getDescriptor()
              }));
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static MethodDescriptorProto.Builder method(
      String question, String answer, String base, MethodOptions policy, HttpRule rule) {
    var options = policy.toBuilder();
    if (!rule.equals(HttpRule.getDefaultInstance())) {
      options.setExtension(AnnotationsProto.http, rule);
    }
    return MethodDescriptorProto.newBuilder()
        .setName(title())
        .setInputType("." + base + "." + question)
        .setOutputType("." + base + "." + answer)
        .setOptions(options);
  }

  private static FieldDescriptorProto field(
      int number, String name, FieldDescriptorProto.Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setJsonName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
        .build();
  }

  private static HttpRule post(String path) {
    return HttpRule.newBuilder().setPost(path).setBody("*").build();
  }

  private static HttpRule get(String path) {
    return HttpRule.newBuilder().setGet(path).build();
  }

  private static String word() {
    return RandomGenerator.getDefault()
        .ints(9, 'a', 'z' + 1)
        .mapToObj(letter -> String.valueOf((char) letter))
        .collect(Collectors.joining());
  }

  private static String title() {
    String word = word();
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** The serialized descriptor set with all imports, these first. */
  public byte[] descriptorSet() {
    Set<FileDescriptor> files = new LinkedHashSet<>();
    addWithImports(file, files);
    var set = FileDescriptorSet.newBuilder();
    files.forEach(one -> set.addFile(one.toProto()));
    return set.build().toByteArray();
  }

  private static void addWithImports(FileDescriptor file, Set<FileDescriptor> to) {
    file.getDependencies().forEach(imported -> addWithImports(imported, to));
    to.add(file);
  }

  /** Full name of its service. */
  public String service() {
    return file.getServices().getFirst().getFullName();
  }

  /** Takes and gives the messages of this contract, as any generated stub would. */
  public MethodDescriptor<DynamicMessage, DynamicMessage> unary() {
    return method(UNARY, MethodType.UNARY);
  }

  /** As {@link #unary}; gives three answers. */
  public MethodDescriptor<DynamicMessage, DynamicMessage> events() {
    return method(EVENTS, MethodType.SERVER_STREAMING);
  }

  /** As {@link #unary}; gives an answer to each question. */
  public MethodDescriptor<DynamicMessage, DynamicMessage> chat() {
    return method(CHAT, MethodType.BIDI_STREAMING);
  }

  /** As {@link #unary}; gives a {@link HttpBody}. */
  public MethodDescriptor<DynamicMessage, DynamicMessage> download() {
    return method(DOWNLOAD, MethodType.UNARY);
  }

  private MethodDescriptor<DynamicMessage, DynamicMessage> method(int index, MethodType type) {
    var method = file.getServices().getFirst().getMethods().get(index);
    return MethodDescriptor.newBuilder(
            marshaller(method.getInputType()), marshaller(method.getOutputType()))
        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
        .setType(type)
        .build();
  }

  private static MethodDescriptor.Marshaller<DynamicMessage> marshaller(Descriptor type) {
    return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
  }

  /** REST path of the unary call (POST) for a key. */
  public String unaryPath(String key) {
    return path(UNARY, key);
  }

  /** REST path of the stream (GET) for a key. */
  public String eventsPath(String key) {
    return path(EVENTS, key);
  }

  /** REST path of the body of any type (GET) for a key. */
  public String downloadPath(String key) {
    return path(DOWNLOAD, key);
  }

  private String path(int index, String key) {
    HttpRule rule =
        file.getServices()
            .getFirst()
            .getMethods()
            .get(index)
            .getOptions()
            .getExtension(AnnotationsProto.http);
    String template = rule.getPost().isEmpty() ? rule.getGet() : rule.getPost();
    return template.replaceAll("\\{[a-z]+}", key);
  }

  /** A question with a key and a number. */
  public DynamicMessage question(String key, long number) {
    return message(0, key, number);
  }

  /** An answer with a text and a number. */
  public DynamicMessage answer(String text, long number) {
    return message(1, text, number);
  }

  /** The JSON of the question's number alone, as a body beside the key in the path. */
  public String json(long number) {
    return "{\"" + fieldName(0, 2) + "\": \"" + number + "\"}";
  }

  /** The JSON of an answer, as the gateway writes it. */
  public String answerJson(String text, long number) {
    return "{\"%s\":\"%s\",\"%s\":\"%d\"}"
        .formatted(fieldName(1, 1), text, fieldName(1, 2), number);
  }

  private DynamicMessage message(int type, String text, long number) {
    Descriptor descriptor = file.getMessageTypes().get(type);
    return DynamicMessage.newBuilder(descriptor)
        .setField(descriptor.findFieldByNumber(1), text)
        .setField(descriptor.findFieldByNumber(2), number)
        .build();
  }

  /** The text field of a question or an answer. */
  public static String text(DynamicMessage message) {
    return (String) message.getField(field(message, 1));
  }

  /** The number field of a question or an answer. */
  public static long number(DynamicMessage message) {
    return (Long) message.getField(field(message, 2));
  }

  private static FieldDescriptor field(DynamicMessage message, int number) {
    return message.getDescriptorForType().findFieldByNumber(number);
  }

  private String fieldName(int type, int number) {
    return file.getMessageTypes().get(type).findFieldByNumber(number).getJsonName();
  }
}
