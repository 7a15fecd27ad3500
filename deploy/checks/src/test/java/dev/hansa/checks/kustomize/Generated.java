package dev.hansa.checks.kustomize;

import dev.hansa.checks.file.Tree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes ConfigMaps and Secrets of files. */
record Generated(Tree tree, String folder, Kustomization.GeneratorOptions options) {
  private static final int LINE = 70;

  Rendered configMap(Kustomization.Generator generator) {
    var text = new LinkedHashMap<String, Object>();
    var binary = new LinkedHashMap<String, Object>();
    contents(generator)
        .forEach(
            (key, bytes) ->
                text(bytes)
                    .ifPresentOrElse(
                        content -> text.put(key, content), () -> binary.put(key, base64(bytes))));
    var object = object("ConfigMap", generator);
    if (!text.isEmpty()) {
      object.put("data", text);
    }
    if (!binary.isEmpty()) {
      object.put("binaryData", binary);
    }
    return new Rendered(object, !options.disableNameSuffixHash());
  }

  Rendered secret(Kustomization.Generator generator) {
    var data = new LinkedHashMap<String, Object>();
    contents(generator).forEach((key, bytes) -> data.put(key, base64(bytes)));
    var object = object("Secret", generator);
    object.put("type", generator.type() == null ? "Opaque" : generator.type());
    object.put("data", data);
    return new Rendered(object, !options.disableNameSuffixHash());
  }

  private Map<String, Object> object(String kind, Kustomization.Generator generator) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("name", generator.name());
    if (!options.labels().isEmpty()) {
      metadata.put("labels", new LinkedHashMap<String, Object>(options.labels()));
    }
    var object = new LinkedHashMap<String, Object>();
    object.put("apiVersion", "v1");
    object.put("kind", kind);
    object.put("metadata", metadata);
    return object;
  }

  private Map<String, byte[]> contents(Kustomization.Generator generator) {
    var contents = new LinkedHashMap<String, byte[]>();
    for (String file : generator.files()) {
      int equals = file.indexOf('=');
      String path = file.substring(equals + 1);
      String key =
          equals < 0 ? path.substring(path.lastIndexOf('/') + 1) : file.substring(0, equals);
      contents.put(key, tree.bytes(folder + "/" + path));
    }
    return contents;
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  /** Long ones in lines, each with its end, as Kustomize has it; the hash is of this. */
  private static String base64(byte[] bytes) {
    String encoded = Base64.getEncoder().encodeToString(bytes);
    return encoded.length() < LINE ? encoded : encoded.replaceAll("(.{1," + LINE + "})", "$1\n");
  }
}
