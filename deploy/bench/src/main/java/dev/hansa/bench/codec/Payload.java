package dev.hansa.bench.codec;

import com.google.protobuf.Message;
import dev.hansa.bench.v1.Blob;
import dev.hansa.bench.v1.Document;
import dev.hansa.bench.v1.Doubles;
import dev.hansa.bench.v1.Events;
import dev.hansa.bench.v1.Integers;
import dev.hansa.bench.v1.Longs;
import dev.hansa.bench.v1.Nested;
import dev.hansa.bench.v1.Order;
import dev.hansa.bench.v1.Orders;
import dev.hansa.bench.v1.Repositories;
import dev.hansa.bench.v1.Small;
import dev.hansa.bench.v1.Texts;
import dev.hansa.bench.v1.Track;

/** What is measured: one message each, the same bytes in every run. */
public enum Payload {
  /** 96 B: the cost of a call without the cost of its content. */
  SMALL(Small.getDefaultInstance()),
  /** 1.3 kB, the typical request of a business. */
  ORDER(Order.getDefaultInstance()),
  /** 1 MiB of orders. */
  ORDERS(Orders.getDefaultInstance()),
  /** 30 kB as the GitHub API answers. */
  GITHUB(Repositories.getDefaultInstance()),
  /** 66 kB of 32-bit numbers. */
  INTEGERS(Integers.getDefaultInstance()),
  /** 40 kB of 64-bit numbers, which stand in quotes. */
  LONGS(Longs.getDefaultInstance()),
  /** 20 kB of doubles with all their digits. */
  DOUBLES(Doubles.getDefaultInstance()),
  /** 30 kB of positions with six digits. */
  TRACK(Track.getDefaultInstance()),
  /** 16 kB of texts with quotes, line ends and other scripts. */
  TEXTS(Texts.getDefaultInstance()),
  /** 13 kB, ten levels deep. */
  NESTED(Nested.getDefaultInstance()),
  /** 16 kB of times, durations, maps, wrappers and oneofs. */
  EVENTS(Events.getDefaultInstance()),
  /** 8 kB of JSON without a schema. */
  STRUCT(Document.getDefaultInstance()),
  /** 350 kB of base64. */
  BYTES(Blob.getDefaultInstance());

  private final Message type;

  Payload(Message type) {
    this.type = type;
  }

  /** The type's default instance. */
  Message type() {
    return type;
  }

  /** The message. */
  Message message() {
    var make = new Samples();
    return switch (this) {
      case SMALL -> make.small();
      case ORDER -> make.order();
      case ORDERS -> make.orders();
      case GITHUB -> make.repositories();
      case INTEGERS -> make.integers();
      case LONGS -> make.longs();
      case DOUBLES -> make.doubles();
      case TRACK -> make.track();
      case TEXTS -> make.texts();
      case NESTED -> make.nested(9);
      case EVENTS -> make.events();
      case STRUCT -> make.document();
      case BYTES -> make.blob();
    };
  }
}
