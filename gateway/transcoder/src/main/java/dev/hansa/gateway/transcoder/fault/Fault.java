package dev.hansa.gateway.transcoder.fault;

/**
 * Why a request cannot be turned into a message, and where. Texts never repeat a value of the
 * request, for it may be secret; names of fields and parameters they do.
 */
public sealed interface Fault {
  /** What is wrong, for machines. */
  Kind kind();

  /** What is wrong, for people: one clause without a full stop. */
  String message();

  /** Where it is wrong: a JSON pointer, {@code ?name} or the path of a field. */
  String place();

  /** What may be wrong with a request. */
  enum Kind {
    /** Not well-formed: bad escape, bad JSON, bad UTF-8. */
    SYNTAX,
    /** No such field, or no such query parameter. */
    FIELD_UNKNOWN,
    /** The same field twice in one source. */
    DUPLICATE,
    /**
     * The same field in two sources with different values, or from a source it may not come from.
     */
    SECOND_SOURCE,
    /** Two members of one oneof. */
    ONEOF_CONFLICT,
    /** A value of another type, or no value of this type. */
    VALUE_INVALID,
    /** A number, time or length outside of its range. */
    VALUE_RANGE,
    /** A body where the method takes none. */
    BODY_UNEXPECTED,
    /** Nested deeper than allowed. */
    TOO_DEEP,
    /** More elements than allowed. */
    TOO_MANY,
    /** Longer than allowed. */
    TOO_LARGE
  }

  /**
   * A fault in the path.
   *
   * @param place the field that the segment is bound to, or empty
   */
  record InPath(Kind kind, String message, String place) implements Fault {}

  /**
   * A fault in the query.
   *
   * @param parameter name as sent, decoded
   */
  record InQuery(Kind kind, String message, String parameter) implements Fault {
    @Override
    public String place() {
      return "?" + parameter;
    }
  }

  /**
   * A fault in the body.
   *
   * @param place JSON pointer (RFC 6901) of the value, empty for the whole document
   * @param offset of the first byte that is wrong, from 0
   */
  record InBody(Kind kind, String message, String place, long offset) implements Fault {}
}
