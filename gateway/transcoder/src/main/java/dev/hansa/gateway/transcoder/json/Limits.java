package dev.hansa.gateway.transcoder.json;

/**
 * How much a message may ask of us.
 *
 * @param depth levels of messages, and of objects and arrays of a Struct; repeated fields and maps
 *     are none, so that what is read can be printed; protobuf-java allows 100
 * @param elements members and elements of one document, all levels together
 * @param textBytes length of one string in its JSON form
 */
public record Limits(int depth, int elements, int textBytes) {
  /** 100 levels, 1,000,000 elements, strings bounded by the document alone. */
  public static final Limits DEFAULT = new Limits(100, 1_000_000, Integer.MAX_VALUE);

  public Limits {
    positive("depth", depth);
    positive("elements", elements);
    positive("textBytes", textBytes);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
