package dev.hansa.runtime.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.runtime.testing.Await;
import dev.hansa.runtime.testing.Credential;
import dev.hansa.runtime.trust.IdentityKeyManager;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client that says in HTTP/2 whatever it is told to, under good TLS. Its own thread notes what
 * the server answers.
 */
final class RawHttp2 implements AutoCloseable {
  static final int END_STREAM = 0x1;
  static final int END_HEADERS = 0x4;
  static final int ACK = 0x1;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final String GET_PARTNER = "/hansa.identity.v1.Partners/GetPartner";

  /** So few that they are one TLS record: a server that closes has read them all, and is heard. */
  private static final int BATCH = 20;

  private final SSLSocket socket;
  private final DataOutputStream out;
  private final Map<Integer, Integer> resets = new ConcurrentHashMap<>();
  private final Map<Integer, Map<String, String>> answers = new ConcurrentHashMap<>();
  private final Set<Integer> ended = ConcurrentHashMap.newKeySet();
  private final AtomicInteger settingsAcks = new AtomicInteger();
  private final Queue<byte[]> pings = new ConcurrentLinkedQueue<>();
  private final List<Integer> lastStreams = new CopyOnWriteArrayList<>();
  private final AtomicInteger pingAcks = new AtomicInteger();
  private final AtomicInteger dataBytes = new AtomicInteger();
  private final Thread ear = Thread.ofVirtual().unstarted(this::listen);
  private volatile int goAway = -1;
  private volatile boolean closed;

  private RawHttp2(SSLSocket socket) throws IOException {
    this.socket = socket;
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 14));
  }

  /** Connects as the operator, and has exchanged settings. */
  static RawHttp2 connect(ServedMesh mesh, int... settings) {
    var client = dial(mesh);
    client.preface();
    client.settings(settings);
    client.windowUpdate(0, 1 << 30);
    client.flush();
    client.ear.start();
    Await.until(() -> client.settingsAcks.get() > 0);
    return client;
  }

  /** Connects as the operator; says nothing in HTTP/2 and listens to nothing. */
  static RawHttp2 dial(ServedMesh mesh) {
    try {
      var socket = socket(mesh, mesh.authority.issue("operator/admin"));
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return new RawHttp2(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SSLSocket socket(ServedMesh mesh, Credential credential) throws IOException {
    return socket(context(credential), mesh.server.port());
  }

  static SSLSocket socket(SSLContext context, int port) throws IOException {
    return (SSLSocket)
        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
  }

  /** A client that holds this, and trusts anybody. */
  static SSLContext context(Credential credential) {
    try {
      var context = SSLContext.getInstance("TLS");
      var key = IdentityKeyManager.pinned(credential.generation(1));
      context.init(new KeyManager[] {key}, TlsClients.trustingAnybody(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  void preface() {
    write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
  }

  /** Settings: pairs of id and value. */
  void settings(int... settings) {
    var payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    frame(Http2FrameTypes.SETTINGS, 0, 0, payload.array());
  }

  /** Says that the server's settings are taken. */
  void acknowledge() {
    frame(Http2FrameTypes.SETTINGS, ACK, 0);
  }

  /** The headers of a good call; nothing ends. */
  void call(int stream) {
    call(stream, GET_PARTNER);
  }

  void call(int stream, String path, String... more) {
    frame(Http2FrameTypes.HEADERS, END_HEADERS, stream, callHeaders(path, more));
  }

  static byte[] callHeaders(String path, String... more) {
    var block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "https");
    literal(block, ":path", path);
    literal(block, ":authority", "localhost");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    literal(block, "authorization", "Bearer " + ServedMesh.GOOD);
    for (int i = 0; i < more.length; i += 2) {
      literal(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  /** Literal without indexing, RFC 7541 section 6.2.2. */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    text(block, name);
    text(block, value);
  }

  private static void text(ByteArrayOutputStream block, String text) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(US_ASCII));
  }

  /** A whole message of a call, which ends the client's side. */
  void message(int stream, byte[] message) {
    data(
        stream,
        END_STREAM,
        ByteBuffer.allocate(message.length + 5)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array());
  }

  void data(int stream, int flags, byte... payload) {
    frame(Http2FrameTypes.DATA, flags, stream, payload);
  }

  void reset(int stream) {
    frame(Http2FrameTypes.RST_STREAM, 0, stream, number(8));
  }

  void windowUpdate(int stream, int increment) {
    frame(Http2FrameTypes.WINDOW_UPDATE, 0, stream, number(increment));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
  }

  void frame(int type, int flags, int stream, byte... payload) {
    write(
        ByteBuffer.allocate(9 + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does something over and over until the server has had enough of it. Waits now and then until
   * the server has come so far, so that what was sent is what was read, give or take {@link
   * #BATCH}. Where it ends the connection while more is being written, what it says to that is
   * still to be heard.
   *
   * @return how many times
   */
  int flood(int times, IntConsumer once) {
    int done = 0;
    try {
      do {
        for (int i = 0; i < BATCH; i++) {
          once.accept(done++);
        }
      } while (served() && done < times);
    } catch (UncheckedIOException _) {
      Await.until(() -> goAway >= 0 || closed);
    }
    return done;
  }

  /** Whether the server has read all that was sent, and goes on. */
  boolean served() {
    int before = settingsAcks.get();
    settings();
    flush();
    Await.until(() -> settingsAcks.get() > before || goAway >= 0 || closed);
    return settingsAcks.get() > before && goAway < 0;
  }

  private void listen() {
    try {
      var in = new DataInputStream(socket.getInputStream());
      var headers = new DefaultHttp2HeadersDecoder();
      while (true) {
        int lengthAndType = in.readInt();
        int flags = in.read();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        note(headers, lengthAndType & 0xFF, flags, stream, payload);
      }
    } catch (IOException | Http2Exception _) {
      closed = true;
    }
  }

  private void note(
      DefaultHttp2HeadersDecoder headers, int type, int flags, int stream, byte[] payload)
      throws Http2Exception {
    switch (type) {
      case Http2FrameTypes.DATA -> dataBytes.addAndGet(payload.length);
      case Http2FrameTypes.HEADERS -> {
        var answer = answers.computeIfAbsent(stream, _ -> new ConcurrentHashMap<>());
        headers
            .decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
            .forEach(entry -> answer.put(entry.getKey().toString(), entry.getValue().toString()));
      }
      case Http2FrameTypes.RST_STREAM -> resets.put(stream, ByteBuffer.wrap(payload).getInt());
      case Http2FrameTypes.SETTINGS -> settingsAcks.addAndGet(flags & ACK);
      case Http2FrameTypes.PING -> {
        if ((flags & ACK) == 0) {
          pings.add(payload);
        } else {
          pingAcks.incrementAndGet();
        }
      }
      case Http2FrameTypes.GO_AWAY -> {
        lastStreams.add(ByteBuffer.wrap(payload).getInt());
        goAway = ByteBuffer.wrap(payload).getInt(Integer.BYTES);
      }
      default -> {
        // Window updates: the server's business.
      }
    }
    if ((type == Http2FrameTypes.DATA || type == Http2FrameTypes.HEADERS)
        && (flags & END_STREAM) != 0) {
      ended.add(stream);
    }
  }

  /** Waits for the server's next probe, and answers it. */
  void answerPing() {
    Await.until(() -> !pings.isEmpty() || closed);
    var ping = pings.poll();
    if (ping != null) {
      frame(Http2FrameTypes.PING, ACK, 0, ping);
      flush();
    }
  }

  /** What each GOAWAY named as the last stream that is served. */
  List<Integer> lastStreams() {
    return lastStreams;
  }

  /** Error code of the GOAWAY; -1 without one. */
  int goAway() {
    return goAway;
  }

  void awaitClosed(Duration patience) {
    try {
      assertThat(ear.join(patience)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Error codes by stream. */
  Map<Integer, Integer> resets() {
    return Map.copyOf(resets);
  }

  /** Headers and trailers of a stream. */
  Map<String, String> answer(int stream) {
    return answers.getOrDefault(stream, Map.of());
  }

  /** Whether a stream has ended, well or not. */
  boolean isOver(int stream) {
    return ended.contains(stream) || resets.containsKey(stream) || closed;
  }

  int answered() {
    return answers.size();
  }

  int pingAcks() {
    return pingAcks.get();
  }

  int dataBytes() {
    return dataBytes.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
