package dev.hansa.images;

/** An image that cannot be made; the message is for the operator. */
final class ImageFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  ImageFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
