package dev.hansa.runtime.contract;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * The contracts as of now: those of a followed folder come and go. Ask at each call, from any
 * thread; what was given stays as it is.
 */
@FunctionalInterface
public interface ContractSource extends Supplier<Contracts> {
  /** The method of this name, {@code package.Service/Method}. */
  default Optional<MethodContract> find(String fullMethodName) {
    return get().find(fullMethodName);
  }
}
