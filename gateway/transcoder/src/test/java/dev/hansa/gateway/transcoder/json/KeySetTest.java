package dev.hansa.gateway.transcoder.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of maps, against a set of texts. */
class KeySetTest {
  private final Random random = new Random(13);
  private final KeySet keys = new KeySet();

  @Test
  void tells_keys_apart_however_many_there_are_and_after_others_were_forgotten() {
    for (int round = 0; round < 200; round++) {
      Set<String> expected = new HashSet<>();
      var buffer = new WireBuffer(0);
      int count = random.nextInt(round % 10 == 0 ? 6_000 : 60);
      for (int i = 0; i < count; i++) {
        String key = "key" + random.nextInt(4 * count) + "x".repeat(random.nextInt(12));
        int from = buffer.size;
        buffer.put(key.getBytes(StandardCharsets.US_ASCII));
        assertThat(keys.add(buffer.bytes, from, buffer.size)).isEqualTo(expected.add(key));
      }
      keys.clear();
    }
  }

  @Test
  void follows_a_key_that_moves() {
    var buffer = new WireBuffer(0);
    for (int i = 0; i < 100; i++) {
      byte[] key = ("key" + i).getBytes(StandardCharsets.US_ASCII);
      buffer.put(key);
      assertThat(keys.add(buffer.bytes, buffer.size - key.length, buffer.size)).isTrue();
      // As when the length before it takes another byte.
      buffer.put(' ');
      System.arraycopy(key, 0, buffer.bytes, buffer.size - key.length, key.length);
      keys.moved(1);
    }
    int from = buffer.size;
    for (int i = 0; i < 100; i++) {
      buffer.put(("key" + i).getBytes(StandardCharsets.US_ASCII));
      assertThat(keys.add(buffer.bytes, from, buffer.size)).isFalse();
      buffer.truncate(from);
    }
  }

  @Test
  void keeps_keys_whose_buffer_is_written_anew() {
    for (int count : new int[] {1, 16, 17, 40}) {
      var buffer = new WireBuffer(0);
      for (int i = 0; i < count; i++) {
        int from = buffer.size;
        buffer.put(new byte[] {'k', (byte) i});
        assertThat(keys.add(buffer.bytes, from, buffer.size)).isTrue();
      }
      assertThat(keys.keep(buffer.bytes)).hasSize(count);
      for (int i = 0; i < 50; i++) {
        byte[] other = {'k', (byte) i};
        assertThat(keys.add(other, 0, 2)).isEqualTo(i >= count);
      }
      keys.clear();
    }
  }
}
