package dev.hansa.gateway.edge;

import dev.hansa.gateway.transcoder.Payload;
import java.util.Optional;

/** The body of a streamed answer, part by part. Used by one thread. */
interface StreamBody {
  /**
   * The media type of the whole body.
   *
   * @param first message of the stream; empty if there is none
   */
  String contentType(Optional<Payload> first);

  /** The next message; empty if the body cannot hold it, so that the answer has to be cut off. */
  Optional<byte[]> message(Payload message);

  /** What follows the last message of a stream that ended well. */
  byte[] end();

  /**
   * What follows the last message of a stream that failed; empty if nothing can say so but the cut.
   *
   * @param error the failure as JSON
   */
  Optional<byte[]> failure(String error);
}
