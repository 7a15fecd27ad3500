package dev.hansa.runtime.client;

import io.grpc.StatusRuntimeException;

/**
 * Takes what a {@link ResumableStream} brings. Called in order and one at a time, on virtual
 * threads, so it may block; what it throws ends the stream.
 *
 * @param <R> response of the method
 */
public interface StreamHandler<R> {
  /**
   * The next item; each comes once.
   *
   * @param acknowledge to be run once the item has been dealt with, by any thread and in any order;
   *     a stream that breaks is resumed after what was acknowledged, and no more items come than
   *     the credit allows beyond that
   */
  void message(R message, Runnable acknowledge);

  /**
   * Items are missing between two counted positions, neither of which is: the server no longer has
   * them, or passed them over. The stream goes on after them; should they come late, they are
   * dropped.
   *
   * @param after position of the last item before the gap, 0 if there was none
   * @param before position of the first one behind it
   */
  void gap(long after, long before);

  /**
   * The stream broke, or could not be taken up again; another attempt will be made. Called for each
   * attempt that failed.
   */
  default void interrupted(StatusRuntimeException why) {}

  /** The server has answered again after an interruption. */
  default void resumed() {}

  /** The server has ended the stream. Nothing more comes. */
  void completed();

  /** The stream ended with a status that another attempt would not change. Nothing more comes. */
  void failed(StatusRuntimeException why);
}
