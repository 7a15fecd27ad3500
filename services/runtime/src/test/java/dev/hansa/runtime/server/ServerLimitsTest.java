package dev.hansa.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No limit of the library is left at its default unseen: a new one fails here until decided. */
class ServerLimitsTest {
  /** Setters that limit what a client may do; each is set by {@link ServerLimits#apply}. */
  private static final Set<String> LIMITS =
      Set.of(
          "flowControlWindow",
          "handshakeTimeout",
          "keepAliveTime",
          "keepAliveTimeout",
          "maxConcurrentCallsPerConnection",
          "maxConnectionAge",
          "maxConnectionAgeGrace",
          "maxConnectionIdle",
          "maxInboundMessageSize",
          "maxInboundMetadataSize",
          "maxRstFramesPerWindow",
          "permitKeepAliveTime",
          "permitKeepAliveWithoutCalls");

  /** Setters that limit nothing, and older names of those that do. */
  private static final Set<String> NO_LIMITS =
      Set.of(
          "addListenAddress", // address
          "addMetricSink", // metrics
          "addService", // what is served
          "addServices",
          "addStreamTracerFactory",
          "addTransportFilter",
          "bossEventLoopGroup", // Sockets
          "callExecutor", // no executor of its own for single calls
          "channelFactory", // Sockets
          "channelType",
          "compressorRegistry", // answers: identity, or gzip where the caller takes it
          "decompressorRegistry", // the default: gzip and identity (T27, T28)
          "directExecutor",
          "executor", // MeshServer
          "fallbackHandlerRegistry",
          "initialFlowControlWindow", // flowControlWindow, but tuned by what the client claims
          "intercept",
          "maxHeaderListSize", // maxInboundMetadataSize
          "maxMessageSize", // maxInboundMessageSize
          "neverIndexMetadataKey", // answers carry nothing secret in their metadata
          "neverIndexMetadataKeys",
          "protocolNegotiator", // Tls
          "setBinaryLog", // off
          "sslContext",
          "useTransportSecurity",
          "withChildOption", // of accepted sockets: the kernel's
          "withOption", // the backlog
          "workerEventLoopGroup");

  /** Values, all of them other than the library's. */
  private static final ServerLimits ODD =
      new ServerLimits(
          new ServerLimits.Connections(
              11, 7, 13, seconds(17), seconds(19), seconds(2300), seconds(29)),
          new ServerLimits.KeepAlive(seconds(31), seconds(37), seconds(41)),
          new ServerLimits.Streams(43, 47, seconds(53), 590, seconds(61)),
          new ServerLimits.Sizes(67, 71, 73, 79_000));

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  @Test
  void knows_every_setter_of_the_builder() {
    var setters =
        Stream.<Class<?>>of(NettyServerBuilder.class, ServerBuilder.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> ServerBuilder.class.isAssignableFrom(method.getReturnType()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    var decided = new TreeSet<>(LIMITS);
    decided.addAll(NO_LIMITS);
    assertThat(setters).isEqualTo(decided);
  }

  @Test
  void sets_every_limit_of_the_builder() {
    assertThat(values(built(ODD)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("autoFlowControl", false),
                Map.entry("flowControlWindow", 79_000),
                Map.entry("handshakeTimeoutMillis", 17_000L),
                Map.entry("keepAliveTimeInNanos", seconds(31).toNanos()),
                Map.entry("keepAliveTimeoutInNanos", seconds(37).toNanos()),
                Map.entry("maxConcurrentCallsPerConnection", 43),
                Map.entry("maxConnectionAgeGraceInNanos", seconds(29).toNanos()),
                Map.entry("maxConnectionAgeInNanos", seconds(2300).toNanos()),
                Map.entry("maxConnectionIdleInNanos", seconds(19).toNanos()),
                Map.entry("maxHeaderListSize", 71),
                Map.entry("maxMessageSize", 73),
                Map.entry("maxRstCount", 47 * 25),
                Map.entry("maxRstPeriodNanos", seconds(53).toNanos()),
                Map.entry("permitKeepAliveTimeInNanos", seconds(41).toNanos()),
                Map.entry("permitKeepAliveWithoutCalls", true),
                Map.entry("softLimitHeaderListSize", 67),
                Map.entry("SO_BACKLOG", 13)));
    var untouched = values(NettyServerBuilder.forPort(0));
    assertThat(values(built(ODD)).entrySet()).doesNotContainAnyElementsOf(untouched.entrySet());
  }

  @Test
  void has_the_limits_that_its_configuration_names() {
    var usual = values(built(ServerLimits.mesh()));
    assertThat(usual)
        .containsEntry("maxConnectionAgeInNanos", Duration.ofMinutes(5).toNanos())
        .containsEntry("maxConnectionAgeGraceInNanos", Duration.ofMinutes(30).toNanos())
        .containsEntry("maxConnectionIdleInNanos", Duration.ofMinutes(15).toNanos())
        .containsEntry("handshakeTimeoutMillis", 10_000L)
        .containsEntry("keepAliveTimeInNanos", seconds(10).toNanos())
        .containsEntry("keepAliveTimeoutInNanos", seconds(5).toNanos())
        .containsEntry("maxHeaderListSize", 8192)
        .containsEntry("softLimitHeaderListSize", 4096);
    var untouched = values(NettyServerBuilder.forPort(0));
    var kept = new TreeSet<>(untouched.entrySet().stream().map(Object::toString).toList());
    kept.retainAll(usual.entrySet().stream().map(Object::toString).toList());
    // As it is by default: what clients take for granted, and the whole of T21.
    assertThat(kept).containsExactly("maxHeaderListSize=8192", "maxMessageSize=4194304");
  }

  @Test
  void refuses_limits_that_are_none() {
    assertThatThrownBy(() -> new ServerLimits.Sizes(8192, 8192, 1, 1 << 20))
        .hasMessage("soft metadata size: 8192 (expected: 1 to 8191)");
    assertThatThrownBy(() -> new ServerLimits.KeepAlive(seconds(0), seconds(1), seconds(1)))
        .hasMessage("keep alive time: PT0S (expected: PT10S to PT24H)");
    assertThatThrownBy(() -> new ServerLimits.Streams(0, 1, seconds(1), 100, seconds(1)))
        .hasMessageStartingWith("max calls per connection: 0 (expected: 1 to ");
  }

  private static NettyServerBuilder built(ServerLimits limits) {
    var seen = new ArrayList<NettyServerBuilder>();
    try (var mesh =
        new ServedMesh(builder -> builder.customize(seen::add), ServedMesh.config(limits))) {
      assertThat(mesh.server.port()).isPositive();
    }
    return seen.getFirst();
  }

  /** Every number and switch of the builder by its field's name. */
  private static Map<String, Object> values(NettyServerBuilder builder) {
    var values = new TreeMap<String, Object>();
    for (Field field : NettyServerBuilder.class.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())
          && field.getType().isPrimitive()
          && !field.getName().equals("freezeProtocolNegotiatorFactory")
          && !field.getName().equals("forceHeapBuffer")) {
        values.put(field.getName(), read(field, builder));
      }
    }
    var common = read(NettyServerBuilder.class, "serverImplBuilder", builder);
    values.put("handshakeTimeoutMillis", read(common.getClass(), "handshakeTimeoutMillis", common));
    if (read(NettyServerBuilder.class, "channelOptions", builder) instanceof Map<?, ?> options
        && options.get(ChannelOption.SO_BACKLOG) instanceof Integer backlog) {
      values.put("SO_BACKLOG", backlog);
    }
    return values;
  }

  private static Object read(Class<?> type, String name, Object object) {
    try {
      return read(type.getDeclaredField(name), object);
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
