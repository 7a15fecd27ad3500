package dev.hansa.acceptance.mesh;

import dev.hansa.runtime.client.ResumableStream;
import dev.hansa.runtime.client.StreamHandler;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.settlement.v1.Entry;
import dev.hansa.settlement.v1.SettlementGrpc;
import dev.hansa.settlement.v1.StreamEntriesRequest;
import dev.hansa.settlement.v1.StreamEntriesResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A partner's entries, by a stream that is taken up where it breaks. Close it to stop. */
public final class FollowedLedger implements StreamHandler<StreamEntriesResponse>, AutoCloseable {
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger breaks = new AtomicInteger();
  private final ResumableStream<StreamEntriesRequest, StreamEntriesResponse> stream;

  private FollowedLedger(Supplier<GrpcCaller> edge) {
    var method = SettlementGrpc.getStreamEntriesMethod();
    stream =
        ResumableStream.open(
            channel(edge),
            method,
            Contracts.of(List.of(SettlementGrpc.getServiceDescriptor()))
                .find(method.getFullMethodName())
                .orElseThrow(),
            StreamEntriesRequest.getDefaultInstance(),
            this);
  }

  /**
   * Begins with the first entry.
   *
   * @param edge asked for each attempt
   */
  public static FollowedLedger from(Supplier<GrpcCaller> edge) {
    return new FollowedLedger(edge);
  }

  private static Channel channel(Supplier<GrpcCaller> edge) {
    return new Channel() {
      @Override
      public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
        return edge.get().authorized().newCall(method, options);
      }

      @Override
      public String authority() {
        return edge.get().channel().authority();
      }
    };
  }

  /** What came so far, in order. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How often the stream was interrupted. */
  public int breaks() {
    return breaks.get();
  }

  /** What ended the stream for good. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void message(StreamEntriesResponse message, Runnable acknowledge) {
    entries.add(message.getEntry());
    acknowledge.run();
  }

  @Override
  public void gap(long after, long before) {
    failures.add("gap between " + after + " and " + before);
  }

  @Override
  public void interrupted(StatusRuntimeException why) {
    breaks.incrementAndGet();
  }

  @Override
  public void completed() {
    failures.add("completed");
  }

  @Override
  public void failed(StatusRuntimeException why) {
    failures.add(GrpcCaller.reason(why));
  }

  @Override
  public void close() {
    stream.close();
  }
}
