package dev.hansa.gateway.edge;

import com.google.protobuf.ByteString;
import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.gateway.transcoder.InvalidContractException;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.Contracts;
import dev.hansa.runtime.contract.MethodContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the edge serves at one moment: policies and routes of the same bundles. A call keeps the
 * plan that it began with.
 */
record EdgePlan(Contracts contracts, Transcoder transcoder) {
  /** Field of keyed requests that the header gives as well. */
  private static final String KEY_FIELD = "request_id";

  /**
   * Reads every {@code *.binpb} of a folder.
   *
   * @throws ContractException if a method has no policy
   * @throws InvalidContractException if an HTTP rule is none
   * @throws UncheckedIOException if the folder cannot be read
   */
  static EdgePlan load(Path folder) {
    Contracts contracts = Contracts.load(folder);
    return new EdgePlan(contracts, Transcoder.compile(bundles(folder), options(contracts)));
  }

  /** Methods without a policy are refused by {@link Contracts}; keyed ones need their field. */
  private static Options options(Contracts contracts) {
    return Options.DEFAULT.withKeyFields(
        contracts.methods().stream()
            .filter(MethodContract::keyed)
            .collect(Collectors.toMap(MethodContract::fullMethodName, _ -> KEY_FIELD)));
  }

  private static List<Bundle> bundles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Bundle> bundles = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".binpb")).sorted().toList()) {
        bundles.add(
            new Bundle(
                String.valueOf(file.getFileName()), ByteString.copyFrom(Files.readAllBytes(file))));
      }
      return bundles;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": contracts cannot be read", e);
    }
  }
}
