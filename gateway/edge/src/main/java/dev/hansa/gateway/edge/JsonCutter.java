package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Encoded;
import dev.hansa.gateway.transcoder.stream.Element;
import dev.hansa.gateway.transcoder.stream.JsonElements;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Messages from JSON values, each of them with what path and query give (R6). */
final class JsonCutter implements MessageCutter {
  private final JsonElements elements;
  private final Function<Element, Encoded> binding;

  JsonCutter(JsonElements elements, Function<Element, Encoded> binding) {
    this.elements = elements;
    this.binding = binding;
  }

  @Override
  public void add(ByteBuf part) {
    elements.add(part.nioBuffer());
    part.skipBytes(part.readableBytes());
  }

  @Override
  public byte @Nullable [] next() {
    return message(elements.next());
  }

  @Override
  public byte @Nullable [] last() {
    return message(elements.last());
  }

  private byte @Nullable [] message(@Nullable Element element) {
    return element == null ? null : binding.apply(element).message();
  }
}
