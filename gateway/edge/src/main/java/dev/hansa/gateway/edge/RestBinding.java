package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.transcoder.Draft;
import dev.hansa.gateway.transcoder.Encoded;
import dev.hansa.gateway.transcoder.Match;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.gateway.transcoder.fault.MalformedRequestException;
import dev.hansa.gateway.transcoder.stream.JsonElements;
import dev.hansa.runtime.contract.MethodContract;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.server.LiveCall;
import dev.hansa.runtime.server.LiveCalls;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One allowed REST call, from its headers to its gRPC call: what form the answer takes, path and
 * query, then the body, whole or as a stream. On the exchange's event loop.
 */
final class RestBinding {
  private static final String KEY_HEADER = "idempotency-key";
  private static final String JSON = "application/json";

  private final Exchange exchange;
  private final RequestHead request;
  private final Answer answer;
  private final MethodContract contract;
  private final Match.Found found;
  private final Route route;
  private final Caller caller;
  private final Context context;
  private final LiveCalls live;
  private final RestConfig config;
  private final Function<CallOptions, ClientCall<byte[], byte[]>> calls;
  private final DroppedFields dropped;
  private @Nullable RestResponse response;

  /**
   * @param context in which the gRPC call is made, with the caller in it
   * @param calls makes the gRPC call in the present context
   */
  RestBinding(
      Exchange exchange,
      Answer answer,
      MethodContract contract,
      Match.Found found,
      Caller caller,
      Context context,
      LiveCalls live,
      RestConfig config,
      Function<CallOptions, ClientCall<byte[], byte[]>> calls,
      DroppedFields dropped) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.answer = answer;
    this.contract = contract;
    this.found = found;
    this.route = found.route();
    this.caller = caller;
    this.context = context;
    this.live = live;
    this.config = config;
    this.calls = calls;
    this.dropped = dropped;
  }

  /** Binds and calls, or fails the answer. */
  void start() {
    if (!negotiate()) {
      return;
    }
    CallOptions options = options(Timeouts.of(request.headers()));
    Metadata metadata = config.passing().metadata(request.headers());
    Draft draft;
    try {
      draft = found.draft(request.rawQuery(), contract.keyed() ? key().orElse(null) : null);
    } catch (MalformedRequestException e) {
      throw RequestFaults.status(e.fault());
    }
    if (route.clientStreaming() && route.takesBody()) {
      cutter(draft)
          .ifPresent(
              cutter -> forward(new RequestStream(exchange, answer, cutter), options, metadata));
    } else if (route.takesBody() && !route.takesRawBody() && !MediaTypes.isJson(contentType())) {
      unsupported("the body must be application/json in UTF-8");
    } else {
      collect(
          body ->
              answer.within(
                  () -> forward(RequestSource.of(whole(draft, body)), options, metadata)));
    }
  }

  /** Settles the form of the answer; false if the client takes none of those there are. */
  private boolean negotiate() {
    if (route.givesRawBody()) {
      answer.streamsAs(new RawStream());
      return true;
    }
    Accept accept = answer.accept();
    if (route.serverStreaming()) {
      Optional<StreamShape> shape = StreamShape.of(accept);
      shape.ifPresentOrElse(
          wanted -> answer.streamsAs(new JsonStream(wanted)),
          () -> notAcceptable(StreamShape.MEDIA_TYPES));
      return shape.isPresent();
    }
    boolean takesJson = accept.best(List.of(JSON)).isPresent();
    if (!takesJson) {
      notAcceptable(List.of(JSON));
    }
    return takesJson;
  }

  private void notAcceptable(List<String> offered) {
    answer.fail(
        Errors.of(
            MeshReason.NOT_ACCEPTABLE, "accept: there is " + String.join(", ", offered) + " here"));
  }

  private void unsupported(String message) {
    answer.fail(Errors.of(MeshReason.BODY_MALFORMED, message), 415);
  }

  private Optional<String> key() {
    List<String> values = request.headers().getAll(KEY_HEADER);
    if (values.size() > 1) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "idempotency-key is given more than once");
    }
    return values.stream().findFirst();
  }

  /** How the body becomes a stream; empty if it is of no type that does. */
  private Optional<MessageCutter> cutter(Draft draft) {
    if (route.takesRawBody()) {
      return Optional.of(new RawCutter(body -> whole(draft, body), draft::chunk));
    }
    boolean lines = MediaTypes.isLines(contentType());
    if (!lines && !MediaTypes.isJson(contentType())) {
      unsupported("the body must be application/x-ndjson or an array in application/json");
      return Optional.empty();
    }
    JsonElements elements =
        lines
            ? JsonElements.ofLines(config.maxMessageBytes())
            : JsonElements.ofArray(config.maxMessageBytes());
    return Optional.of(
        new JsonCutter(elements, element -> keyed(draft.element(element), element.index() == 0)));
  }

  private byte[] whole(Draft draft, byte[] body) {
    try {
      return keyed(draft.finish(body, contentType()), true).message();
    } catch (MalformedRequestException e) {
      throw RequestFaults.status(e.fault());
    }
  }

  /** The key of a stream stands in its first message. */
  private Encoded keyed(Encoded encoded, boolean first) {
    dropped.count(contract.fullMethodName(), encoded);
    if (first && contract.keyed() && !encoded.keyed()) {
      throw Errors.of(
          MeshReason.REQUEST_ID_MISSING,
          "this method needs the header Idempotency-Key, or request_id in the body");
    }
    return encoded;
  }

  private void collect(Consumer<byte[]> whenComplete) {
    long announced = contentLength();
    if (announced > config.maxMessageBytes()) {
      throw tooLarge();
    }
    exchange.pull(
        new BodyCollector(
            exchange,
            config.maxMessageBytes(),
            announced,
            whenComplete,
            () -> answer.fail(tooLarge())));
  }

  private StatusRuntimeException tooLarge() {
    return Errors.of(
        MeshReason.MESSAGE_TOO_LARGE,
        "the body is larger than " + config.maxMessageBytes() + " bytes");
  }

  private long contentLength() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return value == null ? 0 : Long.parseLong(value.strip());
    } catch (NumberFormatException _) {
      throw Errors.of(MeshReason.REQUEST_INVALID, "content-length is no number");
    }
  }

  private String contentType() {
    String value = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return value == null ? "" : value;
  }

  private void forward(RequestSource source, CallOptions options, Metadata metadata) {
    if (answer.isDone()) {
      return;
    }
    Optional<LiveCall> running =
        LiveCalls.concerns(contract)
            ? Optional.of(live.begin(contract, caller, this::endLater))
            : Optional.empty();
    Context within =
        running
            .map(call -> call.within(context))
            .orElseGet(() -> context.withValue(Caller.KEY, caller));
    Context before = within.attach();
    try {
      var call = calls.apply(options);
      response = new RestResponse(exchange, answer, route, config.passing(), call, source, running);
      response.start(metadata);
    } catch (RuntimeException e) {
      running.ifPresent(LiveCall::over);
      throw e;
    } finally {
      within.detach(before);
    }
  }

  /** By then the response has begun: that happens on the same event loop. */
  private void endLater(StatusRuntimeException status) {
    exchange
        .executor()
        .execute(
            () -> {
              if (response != null) {
                response.end(status);
              }
            });
  }

  /**
   * Unary: the contract's deadline, or the client's if that is sooner. Streams: the client's alone.
   */
  private CallOptions options(Optional<Duration> timeout) {
    CallOptions options = CallOptions.DEFAULT.withExecutor(exchange.executor());
    boolean streams = route.serverStreaming() || route.clientStreaming();
    @Nullable Duration limit = streams ? null : contract.deadline().orElse(config.deadline());
    Duration asked = timeout.orElse(null);
    if (asked != null && (limit == null || asked.compareTo(limit) < 0)) {
      limit = asked;
    }
    return limit == null
        ? options
        : options.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
  }
}
