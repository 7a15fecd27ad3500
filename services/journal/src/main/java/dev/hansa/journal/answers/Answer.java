package dev.hansa.journal.answers;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a keyed call was answered: a message, or an error that repeating the call could not change.
 *
 * @param code canonical status, 0 for a message
 * @param body the message, or the {@code google.rpc.Status} of the error
 */
public record Answer(int code, ByteString body) {
  private static final Set<Status.Code> TERMINAL =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.ALREADY_EXISTS,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.OUT_OF_RANGE);

  public static Answer of(Message message) {
    return new Answer(Status.Code.OK.value(), message.toByteString());
  }

  /**
   * An error as an answer.
   *
   * @throws IllegalArgumentException if it is not {@linkplain #isTerminal terminal}
   */
  public static Answer of(StatusRuntimeException error) {
    if (!isTerminal(error)) {
      throw new IllegalArgumentException(
          "code: " + error.getStatus().getCode() + " (expected: one of " + TERMINAL + ")", error);
    }
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      status =
          com.google.rpc.Status.newBuilder().setCode(error.getStatus().getCode().value()).build();
    }
    return new Answer(status.getCode(), status.toByteString());
  }

  /** Whether repeating the call could not change the outcome. */
  public static boolean isTerminal(StatusRuntimeException error) {
    return TERMINAL.contains(error.getStatus().getCode());
  }

  /**
   * The message again.
   *
   * @throws StatusRuntimeException the error again, if it was one
   */
  public <T extends Message> T replay(Parser<T> parser) {
    try {
      if (code == Status.Code.OK.value()) {
        return parser.parseFrom(body);
      }
      throw StatusProto.toStatusRuntimeException(com.google.rpc.Status.parseFrom(body));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored answer is not readable", e);
    }
  }
}
