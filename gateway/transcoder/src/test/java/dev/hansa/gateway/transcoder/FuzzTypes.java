package dev.hansa.gateway.transcoder;

/** The message types of the fuzz targets, by the first byte of an input. */
final class FuzzTypes {
  private FuzzTypes() {}

  static String of(byte first) {
    return switch (Character.toUpperCase(first)) {
      case 'O' -> "testing.v1.Old";
      case 'E' -> "testing.v1.Edition";
      case 'S' -> "google.protobuf.Struct";
      case 'Y' -> "google.protobuf.Any";
      default -> "testing.v1.All";
    };
  }
}
