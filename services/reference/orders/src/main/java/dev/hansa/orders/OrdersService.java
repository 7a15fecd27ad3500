package dev.hansa.orders;

import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.answers.KeyedCall;
import dev.hansa.journal.call.Feed;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.call.Signal;
import dev.hansa.journal.database.Database;
import dev.hansa.journal.paging.PageSize;
import dev.hansa.journal.paging.PageToken;
import dev.hansa.orders.OrderTable.Change;
import dev.hansa.orders.OrderTable.Listed;
import dev.hansa.orders.v1.CancelOrderRequest;
import dev.hansa.orders.v1.CancelOrderResponse;
import dev.hansa.orders.v1.GetOrderRequest;
import dev.hansa.orders.v1.GetOrderResponse;
import dev.hansa.orders.v1.ListOrdersRequest;
import dev.hansa.orders.v1.ListOrdersResponse;
import dev.hansa.orders.v1.Order;
import dev.hansa.orders.v1.Order.State;
import dev.hansa.orders.v1.OrdersGrpc;
import dev.hansa.orders.v1.PlaceOrderRequest;
import dev.hansa.orders.v1.PlaceOrderResponse;
import dev.hansa.orders.v1.WatchOrderRequest;
import dev.hansa.orders.v1.WatchOrderResponse;
import dev.hansa.runtime.server.Caller;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The contract {@code hansa.orders.v1.Orders}, as blocking code on virtual threads. */
public final class OrdersService extends OrdersGrpc.OrdersImplBase {
  /** The longest that a change made by another replica stays unseen. */
  private static final Duration POLL = Duration.ofMillis(500);

  private final Database database;
  private final KeyedAnswers answers;
  private final Placing placing;
  private final Cancelling cancelling;
  private final Signal changed;

  OrdersService(
      Database database,
      KeyedAnswers answers,
      Placing placing,
      Cancelling cancelling,
      Signal changed) {
    this.database = database;
    this.answers = answers;
    this.placing = placing;
    this.cancelling = cancelling;
    this.changed = changed;
  }

  @Override
  public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> out) {
    Caller caller = Caller.current();
    KeyedCall call =
        KeyedCall.of(
            caller.subject().toString(),
            OrdersGrpc.getPlaceOrderMethod(),
            request.getRequestId(),
            request);
    Reply.unary(
        out,
        () -> {
          Draft draft = Draft.of(caller.owner(), request);
          return answers.answerBy(call, PlaceOrderResponse.parser(), placing.of(draft));
        });
  }

  @Override
  public void cancelOrder(CancelOrderRequest request, StreamObserver<CancelOrderResponse> out) {
    Caller caller = Caller.current();
    KeyedCall call =
        KeyedCall.of(
            caller.subject().toString(),
            OrdersGrpc.getCancelOrderMethod(),
            request.getRequestId(),
            request);
    Reply.unary(
        out,
        () ->
            answers.answerBy(
                call,
                CancelOrderResponse.parser(),
                cancelling.of(caller.owner(), request.getName())));
  }

  @Override
  public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> out) {
    String owner = Caller.current().owner();
    Reply.unary(
        out, () -> GetOrderResponse.newBuilder().setOrder(find(owner, request.getName())).build());
  }

  @Override
  public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> out) {
    String owner = Caller.current().owner();
    Reply.unary(out, () -> page(owner, request));
  }

  @Override
  public void watchOrder(WatchOrderRequest request, StreamObserver<WatchOrderResponse> out) {
    String owner = Caller.current().owner();
    Feed.start(out, feed -> watch(owner, request.getName(), feed));
  }

  private Order find(String owner, String name) {
    Optional<UUID> id = OrderName.parse(name);
    return id.flatMap(known -> database.transaction(c -> OrderTable.find(c, owner, known)))
        .orElseThrow(() -> OrderErrors.unknown(name));
  }

  private ListOrdersResponse page(String owner, ListOrdersRequest request) {
    State state = request.getState();
    PageToken tokens = PageToken.within("orders", owner, state.name());
    String given = request.getPageToken();
    long before =
        given.isEmpty()
            ? Long.MAX_VALUE
            : tokens.position(given).map(Long::valueOf).orElseThrow(OrderErrors::pageToken);
    int size = PageSize.of(request.getPageSize());
    List<Listed> found =
        database.transaction(c -> OrderTable.list(c, owner, state, before, size + 1));
    List<Listed> shown = found.subList(0, Math.min(size, found.size()));
    ListOrdersResponse.Builder page =
        ListOrdersResponse.newBuilder().addAllOrders(shown.stream().map(Listed::order).toList());
    if (found.size() > size) {
      page.setNextPageToken(tokens.after(String.valueOf(shown.getLast().number())));
    }
    return page.build();
  }

  private void watch(String owner, String name, Feed<WatchOrderResponse> feed)
      throws InterruptedException {
    Order order = find(owner, name);
    UUID id = OrderName.parse(name).orElseThrow();
    feed.send(WatchOrderResponse.newBuilder().setOrder(order).build());
    while (order.getState() != State.STATE_CANCELLED) {
      long mark = changed.mark();
      long revision = order.getRevision();
      List<Change> changes =
          feed.unseen(() -> database.transaction(c -> OrderTable.changes(c, owner, id, revision)));
      for (Change change : changes) {
        order =
            order.toBuilder()
                .setState(change.state())
                .setRevision(change.revision())
                .setUpdateTime(OrderTable.timestamp(change.at()))
                .build();
        feed.send(WatchOrderResponse.newBuilder().setOrder(order).build());
      }
      if (changes.isEmpty()) {
        changed.awaitAfter(mark, POLL);
      }
    }
  }
}
