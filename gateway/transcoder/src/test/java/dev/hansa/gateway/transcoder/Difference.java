package dev.hansa.gateway.transcoder;

import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where we read a document otherwise than JsonFormat, each with its reason. */
enum Difference {
  NOT_UTF_8(
      "JSON between systems is UTF-8 (RFC 8259); JsonFormat gets characters, never the bytes",
      reading -> reading.refusedWith(Fault.Kind.SYNTAX) && !isUtf8(reading.json)),
  NOT_JSON(
      "JsonFormat reads by Gson, which takes comments, single quotes, NaN and more that is not"
          + " JSON",
      reading ->
          reading.refusedWith(Fault.Kind.SYNTAX)
              && StrictJson.read(reading.json) == StrictJson.Verdict.NO_JSON),
  DUPLICATE(
      "a key twice: the format lets a parser refuse it; JsonFormat's tree keeps the last",
      reading ->
          reading.refused() && StrictJson.read(reading.json) == StrictJson.Verdict.A_KEY_TWICE),
  SECOND_SPELLING(
      "a field by both of its names, or by one key in two forms, is a key twice as well",
      reading -> reading.refusedWith(Fault.Kind.DUPLICATE)),
  LONE_SURROGATE(
      "half of a surrogate pair is no character; JsonFormat writes a question mark for it",
      reading -> reading.refusedWith(Fault.Kind.SYNTAX) && reading.says("surrogate")),
  OTHER_JSON_TYPE(
      "JsonFormat takes 1 and true for a string, and \"true\" for a bool; ProtoJSON does not",
      reading -> reading.refusedWith(Fault.Kind.VALUE_INVALID) && reading.says("expected ")),
  WHITE_SPACE_IN_A_NUMBER(
      "JsonFormat trims \" 1\" of a float by Java's parser; of an integer it refuses it as we do",
      reading -> reading.refusedWith(Fault.Kind.VALUE_INVALID) && reading.says("is no number")),
  FIELD_MASK_OF_OTHER_CHARACTERS(
      "a path of a mask is made of field names; JsonFormat takes any characters",
      reading -> reading.refusedWith(Fault.Kind.VALUE_INVALID) && reading.says("lowerCamelCase")),
  TIME_OF_OTHER_FORM(
      "JsonFormat takes 24:00:00, lower-case t and z, days that no month has, and +1s",
      reading ->
          reading.refusedWith(Fault.Kind.VALUE_INVALID)
              && (reading.says("RFC 3339") || reading.says("no duration"))),
  INFINITY_IN_A_VALUE(
      "1e400 in a Struct is no double; JsonFormat makes Infinity of it, which it cannot print",
      reading -> reading.refusedWith(Fault.Kind.VALUE_RANGE) && reading.says("out of range")),
  NEGATIVE_ZERO(
      "-0 is a number of JSON with a sign; JsonFormat drops it",
      reading ->
          reading.ours.isPresent()
              && reading
                  .ours
                  .map(Difference::withoutZeros)
                  .equals(reading.theirs.map(Difference::withoutZeros)));

  final String reason;

  @SuppressWarnings("ImmutableEnumChecker") // a function of its argument alone
  private final Predicate<Reading> predicate;

  Difference(String reason, Predicate<Reading> predicate) {
    this.reason = reason;
    this.predicate = predicate;
  }

  boolean explains(Reading reading) {
    return predicate.test(reading);
  }

  /**
   * One document, read twice.
   *
   * @param ours what we made of it, if we took it
   * @param fault why we did not
   * @param theirs what JsonFormat made of it, if it took it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reading(
      byte[] json,
      Optional<DynamicMessage> ours,
      Optional<Fault> fault,
      Optional<DynamicMessage> theirs) {
    /** By us alone. */
    boolean refused() {
      return theirs.isPresent() && ours.isEmpty();
    }

    boolean refusedWith(Fault.Kind kind) {
      return theirs.isPresent() && fault.map(Fault::kind).filter(kind::equals).isPresent();
    }

    boolean says(String words) {
      return fault.map(Fault::message).filter(message -> message.contains(words)).isPresent();
    }

    String describe() {
      List<String> we = lines(ours);
      List<String> they = lines(theirs);
      return "ours: "
          + fault
          + we.stream().filter(line -> !they.contains(line)).toList()
          + "\ntheirs: "
          + they.stream().filter(line -> !we.contains(line)).toList();
    }

    private static List<String> lines(Optional<DynamicMessage> message) {
      return message.map(DynamicMessage::toString).orElse("refused").lines().toList();
    }
  }

  private static String withoutZeros(DynamicMessage message) {
    return message.toString().replaceAll("\\w+: -?0\\.0\\s", "").replaceAll("\\s+", " ");
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
