package dev.hansa.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.edge.http.TestClients;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an upload holds while the service behind it has stopped reading. Alone in its JVM's heap.
 */
@Isolated
class UploadMemoryTest {
  private static final long SMALL = 64 << 10;
  private static final long LARGE = 64L << 20;
  private static final long MOST_MORE = 4 << 20;
  private static final byte[] LINE =
      ("{\"line\":{\"unitPrice\":\"" + "9".repeat(1000) + "\"}}\n")
          .getBytes(StandardCharsets.US_ASCII);

  private final Edge edge = new Edge();

  @AfterEach
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({"HTTP_1_1, /v1/items/a:import", "HTTP_2, /v1/files"})
  @Tag("slow")
  void B4_R6_nor_does_it_by_the_other_protocol(Version version, String path) throws Exception {
    B4_R6_a_large_upload_holds_no_more_than_a_small_one(version, path);
  }

  @ParameterizedTest
  @CsvSource({"HTTP_2, /v1/items/a:import", "HTTP_1_1, /v1/files"})
  void B4_R6_a_large_upload_holds_no_more_than_a_small_one(Version version, String path)
      throws Exception {
    upload(version, path, SMALL); // so that what is made once is there
    long small = upload(version, path, SMALL);
    long large = upload(version, path, LARGE);
    assertThat(large - small)
        .describedAs("live heap: %d bytes by %d, %d by %d", small, SMALL, large, LARGE)
        .isLessThanOrEqualTo(MOST_MORE);
  }

  /**
   * The live heap when the service has stopped reading: the median of several moments, for threads
   * and their buffers come and go by themselves. A body that piles up would show in all of them.
   */
  private long upload(Version version, String path, long size) throws Exception {
    var body = new Lines(size);
    var service = new Halting(size, body);
    edge.backend.on("shop.v1.Shop/Import", service);
    edge.backend.on("shop.v1.Shop/Upload", service);
    try (var client = TestClients.http(version, edge.acme)) {
      var response =
          Edge.send(
              client,
              edge.request(path)
                  .header("content-type", "application/x-ndjson")
                  .timeout(java.time.Duration.ofMinutes(2))
                  .POST(BodyPublishers.ofInputStream(() -> body)));
      assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
    }
    assertThat(service.received.get()).isGreaterThan(size * 9 / 10);
    return service.live.get(1, TimeUnit.SECONDS);
  }

  /** As many lines as fit into a size and one more. */
  private static final class Lines extends InputStream {
    private final long size;
    private final AtomicLong given = new AtomicLong();

    Lines(long size) {
      this.size = size;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (given.get() >= size) {
        return -1;
      }
      int at = (int) (given.get() % LINE.length);
      int part = Math.min(length, LINE.length - at);
      System.arraycopy(LINE, at, into, from, part);
      given.addAndGet(part);
      return part;
    }
  }

  /** Reads, but stops at every eighth of the body until the client can send no more. */
  private static final class Halting implements ServerCallHandler<byte[], byte[]> {
    private final long step;
    private final Lines body;
    private final AtomicLong received = new AtomicLong();
    private final CompletableFuture<Long> live = new CompletableFuture<>();

    Halting(long size, Lines body) {
      this.step = size / 8;
      this.body = body;
    }

    @Override
    public ServerCall.Listener<byte[]> startCall(
        ServerCall<byte[], byte[]> call, Metadata headers) {
      call.request(1);
      return new ServerCall.Listener<>() {
        private long next = step;
        private final List<Long> samples = new ArrayList<>();

        @Override
        public void onMessage(byte[] message) {
          if (received.addAndGet(message.length) > next) {
            next += step;
            samples.add(liveHeapOnceStalled());
          }
          call.request(1);
        }

        @Override
        public void onHalfClose() {
          live.complete(samples.stream().sorted().toList().get(samples.size() / 2));
          call.sendHeaders(new Metadata());
          call.sendMessage(new byte[0]);
          call.close(Status.OK, new Metadata());
        }
      };
    }

    private long liveHeapOnceStalled() {
      long before;
      do {
        before = body.given.get();
        var _ =
            new CompletableFuture<Void>()
                .completeOnTimeout(null, 100, TimeUnit.MILLISECONDS)
                .join();
      } while (body.given.get() != before);
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
  }
}
