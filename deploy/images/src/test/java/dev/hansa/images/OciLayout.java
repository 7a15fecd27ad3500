package dev.hansa.images;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image of one platform as the specification lays it out, read whole; each blob's digest is
 * compared with its name.
 *
 * @param files of the tar, by path
 */
record OciLayout(Map<String, byte[]> files) {

  static OciLayout read(Path tar) throws IOException {
    var files = new HashMap<String, byte[]>();
    try (var in = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(tar)))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return new OciLayout(files);
  }

  JsonObject index() {
    return json(file("index.json"));
  }

  JsonObject manifest() {
    return json(blob(index().getAsJsonArray("manifests").get(0).getAsJsonObject()));
  }

  JsonObject configuration() {
    return json(blob(manifest().getAsJsonObject("config")));
  }

  /** Entries of all layers, lowest layer first. */
  List<TarArchiveEntry> entries() throws IOException {
    var entries = new ArrayList<TarArchiveEntry>();
    for (var layer : manifest().getAsJsonArray("layers")) {
      InputStream content =
          new GZIPInputStream(new ByteArrayInputStream(blob(layer.getAsJsonObject())));
      try (var in = new TarArchiveInputStream(content)) {
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The text of a file of the uppermost layer. */
  String text(String path) throws IOException {
    var layers = manifest().getAsJsonArray("layers");
    byte[] last = blob(layers.get(layers.size() - 1).getAsJsonObject());
    try (var in = new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(last)))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (entry.getName().equals(path)) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new AssertionError("no " + path);
  }

  private byte[] blob(JsonObject descriptor) {
    String digest = descriptor.get("digest").getAsString();
    byte[] content = file("blobs/" + digest.replace(':', '/'));
    if (!digest.equals("sha256:" + sha256(content))
        || descriptor.get("size").getAsLong() != content.length) {
      throw new AssertionError(digest + " has another content");
    }
    return content;
  }

  private byte[] file(String path) {
    byte[] content = files.get(path);
    if (content == null) {
      throw new AssertionError("no " + path + " in " + files.keySet());
    }
    return content;
  }

  private static JsonObject json(byte[] text) {
    return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
