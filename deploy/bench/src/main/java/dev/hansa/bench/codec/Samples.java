package dev.hansa.bench.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.hansa.bench.v1.Account;
import dev.hansa.bench.v1.Address;
import dev.hansa.bench.v1.Blob;
import dev.hansa.bench.v1.Customer;
import dev.hansa.bench.v1.Document;
import dev.hansa.bench.v1.Doubles;
import dev.hansa.bench.v1.Event;
import dev.hansa.bench.v1.Events;
import dev.hansa.bench.v1.Integers;
import dev.hansa.bench.v1.License;
import dev.hansa.bench.v1.Line;
import dev.hansa.bench.v1.Longs;
import dev.hansa.bench.v1.Money;
import dev.hansa.bench.v1.Nested;
import dev.hansa.bench.v1.Order;
import dev.hansa.bench.v1.OrderState;
import dev.hansa.bench.v1.Orders;
import dev.hansa.bench.v1.Point;
import dev.hansa.bench.v1.Repositories;
import dev.hansa.bench.v1.Repository;
import dev.hansa.bench.v1.Severity;
import dev.hansa.bench.v1.Small;
import dev.hansa.bench.v1.Texts;
import dev.hansa.bench.v1.Track;
import java.util.List;
import java.util.Random;

/** Makes the messages; the same ones in every run. */
final class Samples {
  private static final long EPOCH = 1_780_000_000L;
  private static final List<String> WORDS =
      List.of("steel", "bolt", "washer", "M8", "hex", "zinc", "plated", "box", "of", "hundred");
  private final Random random = new Random(7);

  Small small() {
    return Small.newBuilder()
        .setId("0198c5a2-7d1e-7b44-9a53-2f6c1e0b8d77")
        .setQuantity(12)
        .setActive(true)
        .setName("M8 hex bolt")
        .build();
  }

  Order order() {
    var order =
        Order.newBuilder()
            .setId("ord_" + hex(24))
            .setNumber(20_260_000_000L + random.nextInt(1_000_000))
            .setState(OrderState.ORDER_STATE_PAID)
            .setPlacedAt(time())
            .setCustomer(
                Customer.newBuilder()
                    .setId("cus_" + hex(16))
                    .setName("Nordwind Maschinenbau GmbH & Co. KG")
                    .setEmail("einkauf@nordwind-maschinenbau.example")
                    .setPhone("+49 40 5550 1234")
                    .setBusiness(true))
            .setShipTo(
                Address.newBuilder()
                    .setStreet("Am Sandtorkai 27, Tor 4")
                    .setCity("Hamburg")
                    .setPostalCode("20457")
                    .setCountryCode("DE"))
            .setTotal(money())
            .setNote("Deliver to the back entrance; call ahead by an hour.")
            .addTags("priority")
            .addTags("b2b")
            .addTags("net30")
            .setWeightKg(128.75);
    for (int i = 0; i < 4; i++) {
      order.addLines(
          Line.newBuilder()
              .setSku("SKU-" + (100_000 + random.nextInt(900_000)))
              .setTitle(words(5))
              .setQuantity(1 + random.nextInt(500))
              .setPrice(money())
              .setWarehouse(1 + random.nextInt(40))
              .setBackordered(i == 2));
    }
    return order.build();
  }

  Orders orders() {
    var orders = Orders.newBuilder();
    for (int i = 0; i < 800; i++) {
      orders.addOrders(order());
    }
    return orders.build();
  }

  Repositories repositories() {
    var all = Repositories.newBuilder().setTotalCount(40_513).setIncompleteResults(false);
    for (int i = 0; i < 20; i++) {
      String owner = "owner-" + hex(6);
      String name = WORDS.get(random.nextInt(WORDS.size())) + "-" + hex(4);
      String api = "https://api.github.example/repos/" + owner + '/' + name;
      all.addItems(
          Repository.newBuilder()
              .setId(100_000_000L + random.nextInt())
              .setNodeId("MDEwOlJlcG9zaXRvcnk" + random.nextInt(1 << 30))
              .setName(name)
              .setFullName(owner + '/' + name)
              .setOwner(
                  Account.newBuilder()
                      .setLogin(owner)
                      .setId(random.nextInt(1 << 30))
                      .setNodeId("MDQ6VXNlcg" + random.nextInt(1 << 30))
                      .setAvatarUrl("https://avatars.github.example/u/" + random.nextInt(1 << 26))
                      .setUrl("https://api.github.example/users/" + owner)
                      .setHtmlUrl("https://github.example/" + owner)
                      .setType("Organization"))
              .setHtmlUrl("https://github.example/" + owner + '/' + name)
              .setDescription(words(14))
              .setUrl(api)
              .setCreatedAt(Timestamp.newBuilder().setSeconds(EPOCH - random.nextInt(1 << 28)))
              .setUpdatedAt(Timestamp.newBuilder().setSeconds(EPOCH - random.nextInt(1 << 20)))
              .setPushedAt(Timestamp.newBuilder().setSeconds(EPOCH - random.nextInt(1 << 20)))
              .setHomepage("")
              .setSize(random.nextInt(500_000))
              .setStargazersCount(random.nextInt(90_000))
              .setWatchersCount(random.nextInt(90_000))
              .setLanguage("Java")
              .setForksCount(random.nextInt(9_000))
              .setOpenIssuesCount(random.nextInt(900))
              .setDefaultBranch("main")
              .setScore(1)
              .addTopics("grpc")
              .addTopics("protobuf")
              .setLicense(
                  License.newBuilder()
                      .setKey("apache-2.0")
                      .setName("Apache License 2.0")
                      .setSpdxId("Apache-2.0")
                      .setUrl("https://api.github.example/licenses/apache-2.0")));
    }
    return all.build();
  }

  Integers integers() {
    var all = Integers.newBuilder();
    for (int i = 0; i < 9_000; i++) {
      all.addValues(random.nextInt() >> random.nextInt(24));
    }
    return all.build();
  }

  Longs longs() {
    var all = Longs.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      all.addIds(random.nextLong() >>> (1 + random.nextInt(40)));
      all.addHashes(random.nextLong());
    }
    return all.build();
  }

  Doubles doubles() {
    var all = Doubles.newBuilder();
    for (int i = 0; i < 1_000; i++) {
      all.addValues(random.nextGaussian() * 1_000);
    }
    return all.build();
  }

  Track track() {
    var all = Track.newBuilder();
    for (int i = 0; i < 400; i++) {
      all.addPoints(
          Point.newBuilder()
              .setLatitude((53_000_000 + random.nextInt(1_000_000)) / 1e6)
              .setLongitude((9_000_000 + random.nextInt(1_000_000)) / 1e6)
              .setAccuracy(random.nextInt(400) / 8f));
    }
    return all.build();
  }

  Texts texts() {
    var all = Texts.newBuilder();
    for (int i = 0; i < 100; i++) {
      all.addValues(
          switch (i % 5) {
            case 0 -> words(20) + "\n" + words(8) + "\r\n";
            case 1 -> "He said: \"" + words(9) + "\"\tand C:\\temp\\" + hex(8);
            case 2 -> "Gr\u00fc\u00dfe aus K\u00f6ln, " + words(12) + " \u20ac 12,50";
            case 3 -> "\u6771\u4eac\u90fd\u6e2f\u533a " + words(6) + " \ud83d\ude80";
            default -> words(30);
          });
    }
    return all.build();
  }

  Nested nested(int depth) {
    var node = Nested.newBuilder().setName("node-" + hex(2)).setDepth(depth);
    if (depth > 0) {
      node.setLeft(nested(depth - 1));
      node.setRight(depth > 7 ? nested(depth - 3) : nested(depth / 3));
    }
    return node.build();
  }

  Events events() {
    var all = Events.newBuilder();
    for (int i = 0; i < 50; i++) {
      var event =
          Event.newBuilder()
              .setAt(time())
              .setTook(Duration.newBuilder().setSeconds(i % 3).setNanos(250_000_000))
              .setSeverityValue(1 + i % Severity.SEVERITY_ERROR_VALUE)
              .putLabels("service", "orders")
              .putLabels("region", "eu-north-" + i % 3)
              .putLabels("trace", hex(16))
              .putCounters("bytes", random.nextInt(1 << 20))
              .putCounters("rows", random.nextInt(1 << 10))
              .setActor(StringValue.of("partner/" + hex(4)));
      all.addEvents(i % 4 == 0 ? event.setError(words(6)) : event.setStatus(200 + i % 5));
    }
    return all.build();
  }

  Document document() {
    var body = Struct.newBuilder();
    for (int i = 0; i < 40; i++) {
      var inner =
          Struct.newBuilder()
              .putFields("name", Value.newBuilder().setStringValue(words(4)).build())
              .putFields("count", Value.newBuilder().setNumberValue(random.nextInt(1000)).build())
              .putFields("share", Value.newBuilder().setNumberValue(i / 8.0).build())
              .putFields("open", Value.newBuilder().setBoolValue(i % 2 == 0).build())
              .putFields("parent", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build());
      var list = ListValue.newBuilder();
      for (int k = 0; k < 5; k++) {
        list.addValues(Value.newBuilder().setStringValue(hex(4)));
      }
      inner.putFields("marks", Value.newBuilder().setListValue(list).build());
      body.putFields("item" + i, Value.newBuilder().setStructValue(inner).build());
    }
    return Document.newBuilder().setName("document").setBody(body).build();
  }

  Blob blob() {
    byte[] data = new byte[262_144];
    random.nextBytes(data);
    return Blob.newBuilder().setName("scan.pdf").setData(ByteString.copyFrom(data)).build();
  }

  private Money money() {
    return Money.newBuilder()
        .setCurrencyCode("EUR")
        .setUnits(random.nextInt(20_000))
        .setNanos(random.nextInt(100) * 10_000_000)
        .build();
  }

  private Timestamp time() {
    return Timestamp.newBuilder()
        .setSeconds(EPOCH + random.nextInt(1 << 24))
        .setNanos(random.nextInt(1_000) * 1_000_000)
        .build();
  }

  private String words(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return text.toString();
  }

  private String hex(int digits) {
    var text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
