package dev.hansa.gateway.transcoder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever the bytes: printed as protobuf-java would, or refused as it would. */
@ResourceLock("jazzer")
class WireReaderFuzzTest {
  private static final Codec CODEC = new Codec(Fixtures.SET);
  private static final Peer PEER = new Peer(Fixtures.SET);

  /** The first byte names the type. */
  @FuzzTest(maxDuration = "10m")
  void reads_wire_bytes(byte[] data) {
    if (data.length > 0) {
      WireOracle.check(
          CODEC, PEER, FuzzTypes.of(data[0]), Arrays.copyOfRange(data, 1, data.length));
    }
  }
}
