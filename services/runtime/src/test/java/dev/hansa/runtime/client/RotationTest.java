package dev.hansa.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.testing.TestAuthority;
import dev.hansa.runtime.testing.TestIdentity;
import dev.hansa.runtime.token.Confirmation;
import dev.hansa.runtime.trust.TrustBundles;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RotationTest {
  @TempDir private Path folder;
  private ClientMesh mesh;

  @BeforeEach
  void start() {
    mesh = new ClientMesh(folder);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  @DisplayName("R27: ten new certificates under steady calls, retries off, no failed call")
  void replaces_its_identity_without_a_failed_call() throws Exception {
    ClientMesh.echo(mesh.client().asSelf("orders"));
    try (var load = new Callers(mesh.client())) {
      for (int i = 0; i < 10; i++) {
        mesh.gateway().replace(ClientMesh.AUTHORITY.issue("service/gateway"));
        String thumbprint = mesh.gateway().current().thumbprint();
        mesh.awaitSuccess(
            () -> assertThat(lastCaller().peer().thumbprint()).isEqualTo(thumbprint),
            Duration.ofSeconds(10));
      }
      assertThat(load.end()).isEmpty();
      assertThat(load.calls()).isGreaterThan(100);
    }
    assertThat(mesh.orders().callers())
        .allSatisfy(
            caller ->
                assertThat(caller.token().binding())
                    .isEqualTo(Confirmation.ofCertificate(caller.peer().thumbprint())));
  }

  @Test
  @DisplayName("R26: new certificates of the callee, connections forced to reopen, no failed call")
  void follows_a_callee_that_replaces_its_identity() {
    TestIdentity callee = ClientMesh.AUTHORITY.identity("service/orders");
    try (var aging =
            new EchoServer(
                0,
                callee,
                mesh.tokens(),
                server -> server.maxConnectionAge(100, TimeUnit.MILLISECONDS));
        var caller = mesh.client(aging.port(), ManagedChannelBuilder::enableRetry);
        var load = new Callers(caller)) {
      for (int i = 0; i < 10; i++) {
        callee.replace(ClientMesh.AUTHORITY.issue("service/orders"));
        int before = load.calls();
        mesh.awaitSuccess(
            () -> assertThat(load.calls()).isGreaterThan(before + 50), Duration.ofSeconds(10));
      }
      assertThat(load.end()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "R28: a new authority in four steps, no failed call, and the old one is refused then")
  void moves_to_a_new_authority_without_a_failed_call() {
    TestAuthority old = ClientMesh.AUTHORITY;
    TestAuthority fresh = TestAuthority.of(old.trustDomain());
    var both = TrustBundles.of(old.trustDomain(), Set.of(old.root(), fresh.root()));
    TestIdentity callee = old.identity("service/orders");
    List<TestIdentity> all = List.of(mesh.gateway(), mesh.issuer(), callee);
    try (var aging =
            new EchoServer(
                0,
                callee,
                mesh.tokens(),
                server -> server.maxConnectionAge(100, TimeUnit.MILLISECONDS));
        var caller = mesh.client(aging.port(), ManagedChannelBuilder::enableRetry);
        var load = new Callers(caller)) {
      goesOn(load);
      all.forEach(each -> each.trust(both));
      goesOn(load);
      callee.replace(fresh.issue("service/orders"));
      mesh.issuer().replace(fresh.issue("service/identity"));
      goesOn(load);
      mesh.gateway().replace(fresh.issue("service/gateway"));
      String last = mesh.gateway().current().thumbprint();
      mesh.awaitSuccess(
          () -> assertThat(aging.callers().getLast().peer().thumbprint()).isEqualTo(last),
          Duration.ofSeconds(10));
      goesOn(load);
      all.forEach(each -> each.trust(fresh.bundles()));
      goesOn(load);
      assertThat(load.end()).isEmpty();
      mesh.gateway().replace(old.issue("service/gateway"));
      try (var outdated = mesh.client(aging.port(), ManagedChannelBuilder::disableRetry)) {
        assertThatThrownBy(() -> ClientMesh.echo(outdated.asSelf("orders")))
            .isInstanceOf(StatusRuntimeException.class);
      }
    }
  }

  private void goesOn(Callers load) {
    int before = load.calls();
    mesh.awaitSuccess(
        () -> assertThat(load.calls()).isGreaterThan(before + 50), Duration.ofSeconds(10));
  }

  /** Four callers that call without a pause, half on behalf of acme, and keep their failures. */
  private final class Callers implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    Callers(MeshClient target) {
      for (int i = 0; i < 4; i++) {
        executor.execute(() -> call(target));
      }
    }

    private void call(MeshClient target) {
      while (!stop.get()) {
        try {
          mesh.servingAcme(() -> ClientMesh.echo(target.onBehalf("orders")));
          ClientMesh.echo(target.asSelf("orders"));
          calls.addAndGet(2);
        } catch (Exception e) {
          failures.add(e);
        }
      }
    }

    int calls() {
      return calls.get();
    }

    /** Stops, and returns what failed. */
    Collection<Throwable> end() {
      close();
      return failures;
    }

    @Override
    public void close() {
      stop.set(true);
      executor.close();
    }
  }

  private Caller lastCaller() {
    return mesh.orders().callers().getLast();
  }

  @Test
  void lets_a_call_end_under_the_identity_that_it_began_under() throws Exception {
    mesh.warmUp();
    String before = mesh.gateway().current().thumbprint();
    var hold = new CountDownLatch(1);
    mesh.orders().holdUntil(hold);
    var slow = CompletableFuture.supplyAsync(() -> ClientMesh.echo(mesh.client().asSelf("orders")));
    mesh.awaitSuccess(() -> mesh.orders().callers().getFirst(), Duration.ofSeconds(5));
    mesh.gateway().replace(ClientMesh.AUTHORITY.issue("service/gateway"));
    mesh.orders().holdUntil(new CountDownLatch(0));
    mesh.awaitSuccess(
        () -> {
          ClientMesh.echo(mesh.client().asSelf("orders"));
          assertThat(lastCaller().peer().thumbprint()).isNotEqualTo(before);
        },
        Duration.ofSeconds(6));
    hold.countDown();
    assertThat(slow).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(ClientMesh.HELLO);
    assertThat(mesh.orders().callers().getFirst().peer().thumbprint()).isEqualTo(before);
  }

  @Test
  @DisplayName("R31: a new certificate during an outage of identity waits; old tokens go on")
  void stays_with_the_old_identity_while_there_are_no_tokens_for_the_new_one() {
    ClientMesh.echo(mesh.client().asSelf("orders"));
    String before = mesh.gateway().current().thumbprint();
    mesh.identity().answer(503, "{\"error\":\"temporarily_unavailable\"}");
    mesh.gateway().replace(ClientMesh.AUTHORITY.issue("service/gateway"));
    mesh.awaitSuccess(
        () -> {
          assertThat(mesh.identity().requests()).hasSizeGreaterThan(2); // it has tried, in vain
        },
        Duration.ofSeconds(10));
    ClientMesh.echo(mesh.client().asSelf("orders"));
    assertThat(lastCaller().peer().thumbprint()).isEqualTo(before);
    mesh.identity().answer(200, "");
    mesh.awaitSuccess(
        () -> {
          ClientMesh.echo(mesh.client().asSelf("orders"));
          assertThat(lastCaller().peer().thumbprint()).isNotEqualTo(before);
        },
        Duration.ofSeconds(5));
  }
}
