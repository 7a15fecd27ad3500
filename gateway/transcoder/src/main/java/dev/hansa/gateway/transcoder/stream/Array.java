package dev.hansa.gateway.transcoder.stream;

/**
 * The elements of an array. Brackets within an element are counted but not matched: one that does
 * not match leaves an element that is no JSON.
 */
final class Array implements Framing {
  private enum State {
    BEFORE("expected '['"),
    FIRST("expected a JSON value or ']'"),
    NEXT("expected a JSON value"),
    VALUE("expected ',' or ']'"),
    STRING(""),
    ESCAPE(""),
    AFTER("there is more after the end of the array");

    private final String expected;

    State(String expected) {
      this.expected = expected;
    }
  }

  private State state = State.BEFORE;
  private int depth;

  @Override
  public Step look(byte c) {
    return switch (state) {
      case BEFORE -> {
        if (c == '[') {
          state = State.FIRST;
          yield Step.BETWEEN;
        }
        yield Framing.isSpace(c) ? Step.BETWEEN : Step.MISPLACED;
      }
      case FIRST, NEXT -> begin(c);
      case VALUE -> value(c);
      case STRING -> {
        if (c == '"' || c == '\\') {
          state = c == '"' ? State.VALUE : State.ESCAPE;
        }
        yield Step.INSIDE;
      }
      case ESCAPE -> {
        state = State.STRING;
        yield Step.INSIDE;
      }
      case AFTER -> Framing.isSpace(c) ? Step.BETWEEN : Step.MISPLACED;
    };
  }

  private Step begin(byte c) {
    if (Framing.isSpace(c)) {
      return Step.BETWEEN;
    }
    if (c == ']' && state == State.FIRST) {
      state = State.AFTER;
      return Step.BETWEEN;
    }
    if (c == ',' || c == ']' || c == '}') {
      return Step.MISPLACED;
    }
    state = State.VALUE;
    return value(c);
  }

  private Step value(byte c) {
    switch (c) {
      case '"' -> state = State.STRING;
      case '{', '[' -> depth++;
      case ',' -> {
        if (depth == 0) {
          state = State.NEXT;
          return Step.ENDS;
        }
      }
      case ']', '}' -> {
        if (depth == 0) {
          if (c == '}') {
            return Step.MISPLACED;
          }
          state = State.AFTER;
          return Step.ENDS;
        }
        depth--;
      }
      default -> {
        // part of a value
      }
    }
    return Step.INSIDE;
  }

  @Override
  public String expected() {
    return state.expected;
  }

  @Override
  public boolean mayEnd(boolean empty) {
    return state == State.AFTER || (state == State.BEFORE && empty);
  }
}
