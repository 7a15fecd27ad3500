package dev.hansa.journal.process;

import com.google.protobuf.ByteString;
import java.util.UUID;

/**
 * A process that has not ended, as its worker holds it.
 *
 * @param id names the process for all time
 * @param kind which handler understands it
 * @param owner tenant for whom it runs
 * @param state the last step that was decided, in the words of its kind
 * @param payload what its steps need, in the format of its kind
 * @param worker who holds the lease
 * @param attempt counts the workers, from 1; with {@code worker} the fence against one that lost
 *     its lease
 */
public record OpenProcess(
    UUID id,
    String kind,
    String owner,
    String state,
    ByteString payload,
    String worker,
    int attempt) {

  OpenProcess in(String next) {
    return new OpenProcess(id, kind, owner, next, payload, worker, attempt);
  }
}
