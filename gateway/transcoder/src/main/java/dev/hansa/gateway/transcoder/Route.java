package dev.hansa.gateway.transcoder;

import dev.hansa.gateway.transcoder.fault.BadValueException;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedMessageException;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.json.FieldPlan;
import dev.hansa.gateway.transcoder.json.Leaf;
import dev.hansa.gateway.transcoder.json.Text;
import dev.hansa.gateway.transcoder.json.WireBuffer;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import dev.hansa.gateway.transcoder.path.RawPath;
import org.jspecify.annotations.Nullable;

/** One HTTP binding of one method. */
public final class Route {
  private final String method;
  private final String httpMethod;
  private final String template;
  private final PathTemplate path;
  private final boolean clientStreaming;
  private final boolean serverStreaming;
  private final RequestPlan request;
  private final ResponsePlan response;
  private final Codec codec;
  private final Options options;

  Route(
      String method,
      String httpMethod,
      String template,
      PathTemplate path,
      boolean clientStreaming,
      boolean serverStreaming,
      RequestPlan request,
      ResponsePlan response,
      Codec codec,
      Options options) {
    this.method = method;
    this.httpMethod = httpMethod;
    this.template = template;
    this.path = path;
    this.clientStreaming = clientStreaming;
    this.serverStreaming = serverStreaming;
    this.request = request;
    this.response = response;
    this.codec = codec;
    this.options = options;
  }

  /** Full name, such as {@code acme.v1.Shop/Buy}. */
  public String method() {
    return method;
  }

  /** {@code GET}, ...; {@code *} for any. */
  public String httpMethod() {
    return httpMethod;
  }

  /** As written in the contract. */
  public String template() {
    return template;
  }

  /** Whether the method takes a stream. */
  public boolean clientStreaming() {
    return clientStreaming;
  }

  /** Whether the method answers with a stream. */
  public boolean serverStreaming() {
    return serverStreaming;
  }

  /** Whether a body is part of the request. */
  public boolean takesBody() {
    return request.body() != RequestPlan.Body.NONE;
  }

  /**
   * Whether fields and enum names of a body that nobody knows are dropped and counted, rather than
   * refused (B11).
   */
  public boolean ignoresUnknown() {
    return request.lenient();
  }

  /** The field mask that a PATCH may leave out, since it names what the body sets; or empty. */
  public String derivedMask() {
    UpdateMask mask = request.updateMask();
    return mask == null ? "" : mask.mask().name();
  }

  /** Whether the body is taken as it is, whatever its type: a google.api.HttpBody. */
  public boolean takesRawBody() {
    return request.isRaw();
  }

  /** Whether the body of an answer is what a google.api.HttpBody says, whatever its type. */
  public boolean givesRawBody() {
    return response.isRaw();
  }

  /**
   * The body of a response message, or of one message of a stream.
   *
   * @throws MalformedMessageException if the bytes are no message of the method's response type
   */
  public Payload respond(byte[] message) {
    return response.isRaw() ? response.raw(message) : response.json(message, codec);
  }

  /** What the template says, for those who describe routes. */
  public PathTemplate path() {
    return path;
  }

  /**
   * What takes the body, as {@code google.api.HttpRule} writes it: a field, {@code *}, or empty.
   */
  public String body() {
    FieldPlan field = request.bodyField();
    return switch (request.body()) {
      case NONE -> "";
      case WHOLE -> "*";
      case FIELD -> field == null ? "" : field.name();
    };
  }

  /** The field of the response that is the body; empty for the whole message. */
  public String responseBody() {
    FieldPlan field = response.field();
    return field == null ? "" : field.name();
  }

  /** Binds path, query and key. */
  Draft draft(RawPath raw, @Nullable String rawQuery, @Nullable String key) {
    byte[] @Nullable [] given = new byte[request.path().size() + 1][];
    var oneofs = new OneofClaims();
    var out = new WireBuffer(64);
    for (int i = 0; i < request.path().size(); i++) {
      Leaf leaf = request.path().get(i);
      byte[] bytes = variable(raw, path.variables().get(i), leaf);
      given[i] = bytes;
      oneofs.claim(leaf);
      leaf.write(bytes, out);
    }
    Leaf keyLeaf = request.key();
    if (keyLeaf != null && key != null) {
      given[request.keySlot()] = keyLeaf.encode(Text.of(key));
    }
    if (rawQuery != null) {
      new QueryReader(request, options, oneofs, given, out).read(rawQuery);
    }
    byte[] keyBytes = given[request.keySlot()];
    if (keyLeaf != null && keyBytes != null) {
      out.put(keyBytes);
    }
    return new Draft(request, codec, given, out.toByteArray(), oneofs);
  }

  private byte[] variable(RawPath raw, PathTemplate.Variable variable, Leaf leaf) {
    Text text = Text.of(raw.value(path, variable));
    requireText(text, leaf);
    try {
      return leaf.encode(text);
    } catch (BadValueException e) {
      throw new MalformedRequestException(new Fault.InPath(e.kind(), e.text(), leaf.name()));
    }
  }

  /** UTF-8 without control characters (M12). */
  private static void requireText(Text text, Leaf leaf) {
    boolean control = false;
    for (int i = 0; i < text.length(); i++) {
      control |= (text.at(i) >= 0 && text.at(i) < 0x20) || text.at(i) == 0x7f;
    }
    if (control || !text.isUtf8()) {
      throw new MalformedRequestException(
          new Fault.InPath(
              Fault.Kind.SYNTAX,
              control ? "a control character in the path" : "the path is not UTF-8",
              leaf.name()));
    }
  }
}
