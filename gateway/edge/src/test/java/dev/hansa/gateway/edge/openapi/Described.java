package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.runtime.contract.Contracts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The documents of the tests' contracts, and a way through their JSON. */
final class Described {
  static final ApiSettings SETTINGS =
      new ApiSettings(
          URI.create("https://localhost:8444/oauth2/token"), Duration.ofSeconds(10), 1 << 20);

  static final ApiDocuments DOCUMENTS = ApiDocuments.of(routes(), SETTINGS);

  private Described() {}

  /** All routes of the tests' contracts. */
  static List<ServedRoute> routes() {
    byte[] set = descriptorSet();
    Contracts contracts = Contracts.parse(set);
    Bundle bundle =
        new Bundle(
            "test",
            ByteString.copyFrom(set),
            """
            json:
              ignore_unknown: [shop.v1.Shop.Buy]
            """);
    return Transcoder.compile(List.of(bundle), Options.DEFAULT).routes().stream()
        .map(route -> new ServedRoute(route, contracts.find(route.method()).orElseThrow()))
        .toList();
  }

  private static byte[] descriptorSet() {
    try (var in =
        Objects.requireNonNull(Described.class.getResourceAsStream("/shop.binpb"), "shop.binpb")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonObject whole() {
    return document("/openapi.json");
  }

  /** The document of the service with every shape. */
  static JsonObject shapes() {
    return document("/openapi/shapes.v1.Shapes.json");
  }

  static JsonObject document(String path) {
    return JsonParser.parseString(DOCUMENTS.find(path).orElseThrow().body().toStringUtf8())
        .getAsJsonObject();
  }

  static JsonElement operation(String path, String method) {
    return at(shapes(), "paths", path, method);
  }

  static JsonElement schema(String name) {
    return at(shapes(), "components", "schemas", name);
  }

  /** A property of Thing as it comes in. */
  static String property(String name) {
    return at(schema("shapes.v1.Thing.Input"), "properties", name).toString();
  }

  /** A parameter of an operation by its name. */
  static JsonObject parameter(String path, String method, String name) {
    for (JsonElement parameter : at(operation(path, method), "parameters").getAsJsonArray()) {
      if (parameter.toString().contains("\"name\":\"" + name + '"')) {
        return parameter.getAsJsonObject();
      }
    }
    throw new AssertionError(method + ' ' + path + " has no parameter " + name);
  }

  static List<String> parameters(String path, String method) {
    return at(operation(path, method), "parameters").getAsJsonArray().asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(parameter -> parameter.has("name"))
        .map(parameter -> parameter.get("name").getAsString())
        .toList();
  }

  static JsonElement at(JsonElement from, String... steps) {
    @Nullable JsonElement here = from;
    for (String step : steps) {
      here =
          here.isJsonArray()
              ? here.getAsJsonArray().get(Integer.parseInt(step))
              : here.getAsJsonObject().get(step);
      if (here == null) {
        throw new AssertionError("no " + step + " of " + String.join(" > ", steps));
      }
    }
    return here;
  }

  static String text(JsonElement from, String... steps) {
    return at(from, steps).getAsString();
  }
}
