package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import dev.hansa.gateway.transcoder.fault.Fault;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Differential: random messages and random changes of their JSON, through our codec and through
 * JsonFormat. Whatever they do not agree on must be one of the {@link Difference}s.
 *
 * <p>Each message has its own seed, which a failure names; {@code -Ddifferential.seed} and {@code
 * -Ddifferential.rounds} choose others.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("differential.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("differential.rounds", 150);

  private static final Codec CODEC = new Codec(Fixtures.SET);
  private static final Peer PEER = new Peer(Fixtures.SET);

  @ParameterizedTest
  @ValueSource(strings = {"testing.v1.All", "testing.v1.Old", "testing.v1.Edition"})
  void messages_come_out_as_JsonFormat_prints_them_and_back(String type) {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] wire = generator(SEED + round).message(PEER.message(type), 4).toByteArray();
      byte[] json = CODEC.wireToJson(type, wire);
      String about = about(type, SEED + round, json);
      String theirs = PEER.print(type, wire).orElseThrow(() -> new AssertionError(about));
      assertThat(Alike.same(text(json), theirs)).describedAs(about + "\n" + theirs).isTrue();
      DynamicMessage message = PEER.parse(type, wire).orElseThrow();
      assertThat(PEER.parse(type, CODEC.jsonToWire(type, json, false)))
          .describedAs(about)
          .contains(message);
      assertThat(PEER.parse(type, CODEC.jsonToWire(type, Fixtures.utf8(theirs), false)))
          .describedAs(about)
          .contains(message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"testing.v1.All", "testing.v1.Old", "testing.v1.Edition"})
  void parts_of_a_message_merge_as_protobuf_java_merges_them(String type) {
    for (int round = 0; round < ROUNDS; round++) {
      var generator = generator(SEED + round);
      byte[] first = generator.message(PEER.message(type), 3).toByteArray();
      byte[] second = generator.message(PEER.message(type), 3).toByteArray();
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      WireOracle.check(CODEC, PEER, type, both);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"testing.v1.All", "testing.v1.Old", "testing.v1.Edition"})
  void changed_documents_are_taken_or_refused_alike(String type) {
    Map<Difference, Integer> met = new EnumMap<>(Difference.class);
    for (int round = 0; round < 4 * ROUNDS; round++) {
      RandomGenerator random = random(SEED + round);
      byte[] wire = new MessageGenerator(PEER, random).message(PEER.message(type), 2).toByteArray();
      String original = text(CODEC.wireToJson(type, wire));
      byte[] json = new JsonMutator(random).mutate(original);
      compare(type, json, about(type, SEED + round, json), met);
    }
    assertThat(met).describedAs("differences met").isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"testing.v1.All", "testing.v1.Old", "testing.v1.Edition"})
  void changed_bytes_are_messages_to_both_or_to_none(String type) {
    for (int round = 0; round < 4 * ROUNDS; round++) {
      RandomGenerator random = random(SEED + round);
      byte[] wire = new MessageGenerator(PEER, random).message(PEER.message(type), 2).toByteArray();
      for (int i = random.nextInt(3); i >= 0 && wire.length > 0; i--) {
        wire[random.nextInt(wire.length)] = (byte) random.nextInt();
      }
      WireOracle.check(CODEC, PEER, type, wire);
    }
  }

  @Test
  void agrees_on_the_differences() {
    for (Difference difference : Difference.values()) {
      assertThat(difference.reason).describedAs(difference.name()).isNotBlank();
    }
  }

  private static void compare(
      String type, byte[] json, String about, Map<Difference, Integer> met) {
    Optional<DynamicMessage> ours = Optional.empty();
    Optional<Fault> fault = Optional.empty();
    try {
      ours = PEER.parse(type, CODEC.jsonToWire(type, json, false));
    } catch (MalformedRequestException e) {
      fault = Optional.of(e.fault());
    }
    Optional<DynamicMessage> theirs =
        PEER.read(type, text(json), false).flatMap(bytes -> PEER.parse(type, bytes));
    if (ours.equals(theirs)) {
      return;
    }
    var reading = new Difference.Reading(json, ours, fault, theirs);
    Optional<Difference> why =
        List.of(Difference.values()).stream().filter(d -> d.explains(reading)).findFirst();
    assertThat(why).describedAs(about + "\n" + reading.describe()).isPresent();
    why.ifPresent(difference -> met.merge(difference, 1, Integer::sum));
  }

  private static MessageGenerator generator(long seed) {
    return new MessageGenerator(PEER, random(seed));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String about(String type, long seed, byte[] json) {
    return type + ", -Ddifferential.seed=" + seed + ": " + text(json);
  }
}
