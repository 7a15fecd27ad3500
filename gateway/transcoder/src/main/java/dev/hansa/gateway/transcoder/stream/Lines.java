package dev.hansa.gateway.transcoder.stream;

/** A value per line. JSON has no line feed within strings, so every one of them ends a line. */
final class Lines implements Framing {
  @Override
  public Step look(byte c) {
    return c == '\n' ? Step.ENDS : Step.INSIDE;
  }

  @Override
  public String expected() {
    return "expected a JSON value";
  }

  @Override
  public boolean mayEnd(boolean empty) {
    return true;
  }
}
