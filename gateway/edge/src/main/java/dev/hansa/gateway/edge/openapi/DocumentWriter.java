package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes one document: all routes, or those of one service. For one document and one thread. */
final class DocumentWriter {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** For methods that OpenAPI 3.1 has no place for; 3.2 calls them additionalOperations. */
  private static final String MORE = "x-additionalOperations";

  private final List<ServedRoute> routes;
  private final Optional<ServiceDescriptor> service;
  private final ApiSettings settings;
  private final Comments comments = new Comments();
  private final SchemaNames names;
  private final Schemas schemas;
  private final Failures failures;
  private final Contents contents = new Contents();
  private final OperationWriter operations;

  /**
   * @param service the only one that the document is of; empty for all
   */
  DocumentWriter(
      List<ServedRoute> routes, Optional<ServiceDescriptor> service, ApiSettings settings) {
    this.routes = routes;
    this.service = service;
    this.settings = settings;
    Set<String> out = outgoing(routes);
    names = new SchemaNames(message -> out.contains(message.getFullName()));
    schemas = new Schemas(comments, names);
    failures = new Failures(settings);
    operations = new OperationWriter(settings, comments, schemas, failures, contents);
  }

  /** Names of all messages that are part of an answer. */
  private static Set<String> outgoing(List<ServedRoute> routes) {
    Set<String> met = new HashSet<>();
    Deque<Descriptor> pending = new ArrayDeque<>();
    routes.forEach(served -> pending.add(served.method().getOutputType()));
    for (Descriptor next = pending.poll(); next != null; next = pending.poll()) {
      if (met.add(next.getFullName())) {
        next.getFields().stream()
            .filter(field -> field.getJavaType() == JavaType.MESSAGE)
            .map(FieldDescriptor::getMessageType)
            .forEach(pending::add);
      }
    }
    return met;
  }

  JsonObject write() {
    JsonObject document = Json.object("openapi", "3.1.1");
    JsonObject paths = paths();
    document.add("info", info());
    document.add("servers", servers());
    document.add("tags", tags());
    document.add("paths", paths);
    document.add("components", components());
    return document;
  }

  private JsonObject info() {
    JsonObject info =
        Json.object("title", service.map(ServiceDescriptor::getFullName).orElse("Hansa"));
    info.addProperty("version", service.map(DocumentWriter::version).orElse("1"));
    service
        .map(comments::of)
        .filter(comment -> !comment.isEmpty())
        .ifPresent(comment -> Json.describe(info, comment));
    Json.describe(info, Guide.text(settings));
    return info;
  }

  /** Packages end in their version. */
  private static String version(ServiceDescriptor service) {
    String name = service.getFile().getPackage();
    String last = name.substring(name.lastIndexOf('.') + 1);
    return last.matches("v[0-9]+.*") ? last : "1";
  }

  /** Wherever the document comes from. */
  private static JsonArray servers() {
    JsonObject here = Json.object("url", "/");
    here.addProperty("description", "The REST port of the gateway that serves this document.");
    return Json.array(here);
  }

  private JsonArray tags() {
    JsonArray tags = new JsonArray();
    for (ServiceDescriptor each : services()) {
      JsonObject tag = Json.object("name", tag(each));
      tag.addProperty("x-displayName", each.getName());
      String comment = comments.of(each);
      tag.addProperty(
          "description",
          comment.isEmpty() ? "The methods of " + each.getFullName() + '.' : comment);
      tags.add(tag);
    }
    return tags;
  }

  private Set<ServiceDescriptor> services() {
    return routes.stream()
        .map(ServedRoute::service)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A document of one service needs no packages in its names. */
  private String tag(ServiceDescriptor each) {
    return service.isPresent() ? each.getName() : each.getFullName();
  }

  private String id(ServedRoute served, Map<String, Integer> bindings) {
    String method = served.contract().fullMethodName();
    int binding = bindings.merge(method, 1, Integer::sum);
    String name = service.isPresent() ? served.method().getName() : served.method().getFullName();
    return binding == 1 ? name : name + '_' + binding;
  }

  private JsonObject paths() {
    JsonObject paths = new JsonObject();
    Map<String, Integer> bindings = new HashMap<>();
    Map<String, PathText> byShape = new HashMap<>();
    for (ServedRoute served : routes) {
      var template = served.route().path();
      PathText own = PathText.of(template);
      // Paths that differ in the names of their parameters alone are one path.
      PathText path = byShape.computeIfAbsent(template.shape(), _ -> own).over(own);
      if (!paths.has(path.text())) {
        paths.add(path.text(), new JsonObject());
      }
      JsonObject operation =
          operations.write(served, path, id(served, bindings), tag(served.service()));
      add(paths.getAsJsonObject(path.text()), served, operation);
    }
    return paths;
  }

  private static void add(JsonObject item, ServedRoute served, JsonObject operation) {
    String method = served.route().httpMethod();
    String key =
        method.equals("*")
            ? served.route().takesBody() ? "post" : "get"
            : method.toLowerCase(Locale.ROOT);
    if (METHODS.contains(key) && !item.has(key)) {
      item.add(key, operation);
      return;
    }
    if (!item.has(MORE)) {
      item.add(MORE, new JsonObject());
    }
    item.getAsJsonObject(MORE).add(method, operation);
  }

  private JsonObject components() {
    JsonObject components = new JsonObject();
    Map<String, JsonObject> all = new TreeMap<>();
    JsonObject written = names.write(schemas);
    contents.addSchemas(written);
    if (!routes.isEmpty()) {
      Failures.addSchemas(written);
    }
    written.keySet().forEach(name -> all.put(name, written.getAsJsonObject(name)));
    JsonObject sorted = new JsonObject();
    all.forEach(sorted::add);
    components.add("schemas", sorted);
    components.add("responses", failures.responses());
    components.add("parameters", Json.object("Request-Timeout", timeout()));
    components.add("headers", Failures.headers());
    components.add("securitySchemes", security());
    return components;
  }

  private static JsonObject timeout() {
    JsonObject parameter = Json.object("name", "Request-Timeout");
    parameter.addProperty("in", "header");
    parameter.addProperty(
        "description",
        "Seconds that you are willing to wait, such as `1.5`. It shortens the deadline, never"
            + " extends it.");
    JsonObject schema = Json.type("string");
    schema.addProperty("pattern", "^[0-9]{1,6}(\\.[0-9]{1,9})?$");
    parameter.add("schema", schema);
    return parameter;
  }

  private JsonObject security() {
    JsonObject schemes = new JsonObject();
    JsonObject tls = Json.type("mutualTLS");
    tls.addProperty("description", "The client certificate of the partner.");
    schemes.add("mutualTLS", tls);
    JsonObject flow = Json.object("tokenUrl", settings.tokenUrl().toString());
    flow.add("scopes", scopes());
    JsonObject oauth = Json.type("oauth2");
    oauth.addProperty(
        "description",
        "A token for the same client certificate (RFC 8705), sent as `Authorization: Bearer`.");
    oauth.add("flows", Json.object("clientCredentials", flow));
    schemes.add("oauth2", oauth);
    return schemes;
  }

  private JsonObject scopes() {
    Map<String, Set<String>> users = new TreeMap<>();
    for (ServedRoute served : routes) {
      for (String scope : served.contract().scopes()) {
        users
            .computeIfAbsent(scope, _ -> new TreeSet<>())
            .add(served.service().getName() + '.' + served.method().getName());
      }
    }
    JsonObject scopes = new JsonObject();
    users.forEach((scope, methods) -> scopes.addProperty(scope, String.join(", ", methods)));
    return scopes;
  }
}
