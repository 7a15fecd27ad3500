package dev.hansa.runtime.client;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.hansa.runtime.contract.Resumption;
import java.util.Optional;

/** Where a stream stands, by the positions of its responses. For one thread. */
final class Positions {
  private final Resumption resumption;
  private final Window window = new Window();
  private Optional<Object> last = Optional.empty();

  /** What a response is. */
  sealed interface Arrival {
    /** An item that was not here before, behind a gap perhaps. */
    record Item(Window.Entry entry, Optional<Gap> gap) implements Arrival {}

    /** A sign of life, by which a gap may show. */
    record Heartbeat(Optional<Gap> gap) implements Arrival {}

    /** It came before, or behind where it belongs. */
    record Repeated() implements Arrival {}

    /** An item without a position. */
    record Nowhere() implements Arrival {}
  }

  /** What is missing lies between the two. */
  record Gap(long after, long before) {}

  /** Begins where the request says; one that says nothing by a field with presence: anywhere. */
  Positions(Resumption resumption, Message request) {
    this.resumption = resumption;
    var field = field(request, resumption.resumeAfter());
    if (request.hasField(field) || (resumption.counted() && !field.hasPresence())) {
      last = Optional.of(request.getField(field));
      window.begin(request.getField(field));
    }
  }

  /** Messages may be generated while the contract was read from a folder: numbers are the same. */
  private static FieldDescriptor field(Message message, FieldDescriptor declared) {
    var field = message.getDescriptorForType().findFieldByNumber(declared.getNumber());
    if (field == null) {
      throw new IllegalArgumentException(
          message.getDescriptorForType().getFullName()
              + " has no field "
              + declared.getNumber()
              + " (expected: "
              + declared.getFullName()
              + ")");
    }
    return field;
  }

  /**
   * The request that continues the stream. Where nothing was acknowledged of a stream that began
   * anywhere, it continues behind the first item: to begin anywhere again could lose some.
   */
  Message resume(Message request) {
    return window
        .acknowledged()
        .or(window::first)
        .map(
            position ->
                request.toBuilder()
                    .setField(field(request, resumption.resumeAfter()), position)
                    .build())
        .orElse(request);
  }

  /** Items that are not acknowledged. */
  int waiting() {
    return window.size();
  }

  void acknowledge(Window.Entry entry) {
    window.acknowledge(entry);
  }

  Arrival arrive(Message response) {
    var field = field(response, resumption.position());
    var position = response.getField(field);
    boolean heartbeat = resumption.heartbeat().isPresent() && isEmptyBut(response, field);
    if (isNone(position)) {
      return heartbeat ? new Arrival.Heartbeat(Optional.empty()) : new Arrival.Nowhere();
    }
    return resumption.counted() ? counted((Long) position, heartbeat) : opaque(position, heartbeat);
  }

  private static boolean isEmptyBut(Message response, FieldDescriptor field) {
    return response.getUnknownFields().asMap().isEmpty()
        && response.getAllFields().keySet().stream().allMatch(field::equals);
  }

  private static boolean isNone(Object position) {
    return position.equals(0L) || position.equals("");
  }

  private Arrival counted(long position, boolean heartbeat) {
    if (last.isEmpty()) {
      window.begin(heartbeat ? position : position - 1);
      last = Optional.of(heartbeat ? position : position - 1);
    }
    long known = (Long) last.get();
    if (Long.compareUnsigned(position, known) <= 0) {
      return heartbeat ? new Arrival.Heartbeat(Optional.empty()) : new Arrival.Repeated();
    }
    last = Optional.of(position);
    if (heartbeat) {
      window.reached(position);
      return new Arrival.Heartbeat(Optional.of(new Gap(known, position + 1)));
    }
    var gap = position == known + 1 ? Optional.<Gap>empty() : Optional.of(new Gap(known, position));
    return new Arrival.Item(window.add(position), gap);
  }

  private Arrival opaque(Object position, boolean heartbeat) {
    boolean known = window.contains(position);
    if (heartbeat) {
      if (!known) {
        window.reached(position);
      }
      return new Arrival.Heartbeat(Optional.empty());
    }
    return known
        ? new Arrival.Repeated()
        : new Arrival.Item(window.add(position), Optional.empty());
  }
}
