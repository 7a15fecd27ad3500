package dev.hansa.gateway.transcoder.fault;

/**
 * A request that cannot be turned into a message. It carries the {@link Fault} and no stack trace.
 */
public final class MalformedRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  public MalformedRequestException(Fault fault) {
    super(fault.message(), null, false, false);
    this.fault = fault;
  }

  /** What is wrong, and where. */
  public Fault fault() {
    return fault;
  }

  /** The same fault inside of a member or element; only faults of a body have places to extend. */
  public MalformedRequestException within(String segment) {
    return switch (fault) {
      case Fault.InBody body ->
          new MalformedRequestException(
              new Fault.InBody(
                  body.kind(),
                  body.message(),
                  '/' + pointer(segment) + body.place(),
                  body.offset()));
      case Fault.InPath _, Fault.InQuery _ -> this;
    };
  }

  /** The same fault in a document that begins at an offset of its body. */
  public MalformedRequestException after(long offset) {
    return switch (fault) {
      case Fault.InBody(var kind, var message, var place, var at) ->
          new MalformedRequestException(new Fault.InBody(kind, message, place, offset + at));
      case Fault.InPath _, Fault.InQuery _ -> this;
    };
  }

  private static String pointer(String segment) {
    return segment.replace("~", "~0").replace("/", "~1");
  }
}
