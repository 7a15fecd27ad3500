package dev.hansa.gateway.transcoder;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Whatever the bytes: a message with one JSON form, or a fault with its place. */
@ResourceLock("jazzer")
class JsonReaderFuzzTest {
  private static final Codec CODEC = new Codec(Fixtures.SET);
  private static final Peer PEER = new Peer(Fixtures.SET);

  /** The first byte names the type; a small letter reads leniently. */
  @FuzzTest(maxDuration = "10m")
  void reads_JSON(byte[] data) {
    if (data.length > 0) {
      JsonOracle.check(
          CODEC,
          PEER,
          FuzzTypes.of(data[0]),
          Arrays.copyOfRange(data, 1, data.length),
          Character.isLowerCase(data[0]));
    }
  }
}
