package dev.hansa.bench.routes;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.gateway.transcoder.Match;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A contract of so many routes, and requests for some of them. Ten routes a resource: its list, its
 * members, what lies below them, and custom verbs.
 */
final class Routes {
  private record Rule(String method, String template) {}

  private record Request(String method, String path) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("GET", "/v1/%s"),
          new Rule("POST", "/v1/%s"),
          new Rule("GET", "/v1/%s/{id}"),
          new Rule("PUT", "/v1/%s/{id}"),
          new Rule("DELETE", "/v1/%s/{id}"),
          new Rule("POST", "/v1/%s/{id}:cancel"),
          new Rule("GET", "/v1/%s/{id}/lines"),
          new Rule("GET", "/v1/%s/{id}/lines/{line}"),
          new Rule("GET", "/v1/tenants/{tenant}/%s/{id}"),
          new Rule("GET", "/v1/files/%s/{path=**}"));

  private final Transcoder transcoder;
  private final List<Request> requests = new ArrayList<>();

  /**
   * @param count of routes, a multiple of ten
   * @param requestCount of different requests, spread over the routes
   */
  Routes(int count, int requestCount) {
    transcoder = Transcoder.compile(List.of(bundle(count)), Options.DEFAULT);
    var random = new Random(11);
    for (int i = 0; i < requestCount; i++) {
      Rule rule = RULES.get(i % RULES.size());
      String path =
          rule.template()
              .formatted(resource(random.nextInt(count / RULES.size())))
              .replace("{path=**}", "2026/11/" + random.nextInt(31) + "/report.pdf")
              .replaceAll("\\{[a-z]+}", "0198c5a2-" + random.nextInt(1 << 30));
      requests.add(new Request(rule.method(), path));
    }
    for (Request request : requests) {
      if (!(find(request) instanceof Match.Found)) {
        throw new IllegalStateException("no route for " + request);
      }
    }
  }

  /** Finds the routes of all requests; returns how many were found. */
  int findAll() {
    int found = 0;
    for (Request request : requests) {
      found += find(request) instanceof Match.Found ? 1 : 0;
    }
    return found;
  }

  private Match find(Request request) {
    return transcoder.match(request.method(), request.path());
  }

  private static String resource(int number) {
    return "resource-" + number;
  }

  private static Bundle bundle(int count) {
    var file =
        FileDescriptorProto.newBuilder()
            .setName("bench/routes.proto")
            .setPackage("bench")
            .setSyntax("proto3")
            .addMessageType(request());
    for (int i = 0; i < count / RULES.size(); i++) {
      file.addService(service(i));
    }
    return new Bundle(
        "routes", FileDescriptorSet.newBuilder().addFile(file).build().toByteString());
  }

  private static DescriptorProto request() {
    var message = DescriptorProto.newBuilder().setName("Request");
    for (String name : List.of("id", "line", "tenant", "path")) {
      message
          .addFieldBuilder()
          .setName(name)
          .setNumber(message.getFieldCount())
          .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
          .setType(FieldDescriptorProto.Type.TYPE_STRING);
    }
    return message.build();
  }

  private static ServiceDescriptorProto service(int number) {
    var service = ServiceDescriptorProto.newBuilder().setName("Service" + number);
    for (int i = 0; i < RULES.size(); i++) {
      Rule rest = RULES.get(i);
      String template = rest.template().formatted(resource(number));
      var rule = HttpRule.newBuilder();
      switch (rest.method()) {
        case "GET" -> rule.setGet(template);
        case "PUT" -> rule.setPut(template);
        case "DELETE" -> rule.setDelete(template);
        default -> rule.setPost(template);
      }
      service
          .addMethodBuilder()
          .setName("Call" + i)
          .setInputType(".bench.Request")
          .setOutputType(".bench.Request")
          .setOptions(MethodOptions.newBuilder().setExtension(AnnotationsProto.http, rule.build()));
    }
    return service.build();
  }
}
