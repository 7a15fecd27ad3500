package dev.hansa.runtime.wiring;

import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.runtime.error.MeshReason;
import dev.hansa.runtime.token.TokenVerifier;
import dev.hansa.runtime.token.Verification;
import io.grpc.BindableService;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A whole process of the mesh, as a user of the wiring writes it. */
public final class SampleApplication {
  private SampleApplication() {}

  static void main(String[] args) {
    HansaApplication.run(SampleApplication.class, args);
  }

  /** Its beans; they show up only where a test asks for them. */
  @Factory
  @Requires(property = "sample.enabled", value = "true")
  static final class SampleFactory {
    @Singleton
    BindableService partners() {
      return new PartnersGrpc.PartnersImplBase() {};
    }

    @Singleton
    TokenVerifier verifier() {
      return (_, _) ->
          CompletableFuture.completedFuture(
              new Verification.Rejected(MeshReason.TOKEN_SIGNATURE, "none is good here"));
    }
  }

  /** Where a test asks for it, the start waits for a byte from the test. */
  @Factory
  @Requires(property = "sample.waits", value = "true")
  static final class SlowFactory {
    @Singleton
    Part slow() {
      return new Part() {
        @Override
        public String name() {
          return "slow";
        }

        @Override
        public void start() {
          System.out.println("half started");
          try {
            int _ = System.in.read();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        @Override
        public void drain(Duration timeout) {
          System.out.println("drained");
        }
      };
    }
  }
}
