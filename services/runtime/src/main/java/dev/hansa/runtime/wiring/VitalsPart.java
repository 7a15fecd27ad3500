package dev.hansa.runtime.wiring;

import dev.hansa.runtime.server.MeshServer;
import dev.hansa.runtime.vitals.CertificateWatch;
import dev.hansa.runtime.vitals.HeapWatch;
import dev.hansa.runtime.vitals.LoopWatch;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the vital signs, on a thread that nothing else can hold up, and does what follows: while
 * one is bad, clients are told to go elsewhere; while the heap is full, nothing more comes in.
 */
final class VitalsPart implements Part {
  private static final Logger log = LoggerFactory.getLogger(VitalsPart.class);
  private static final int LOOKS_PER_SECOND = 4;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("vitals").factory());
  private final MeshServer server;
  private final LoopWatch loops;
  private final HeapWatch heap;
  private final CertificateWatch certificate;
  private final Collection<Vital> vitals;
  private long looks; // of the one thread

  VitalsPart(
      MeshServer server,
      LoopWatch loops,
      HeapWatch heap,
      CertificateWatch certificate,
      Collection<Vital> vitals) {
    this.server = server;
    this.loops = loops;
    this.heap = heap;
    this.certificate = certificate;
    this.vitals = vitals;
  }

  @Override
  public String name() {
    return "vitals";
  }

  @Override
  public void start() {
    long pause = TimeUnit.SECONDS.toMillis(1) / LOOKS_PER_SECOND;
    var _ = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** What fails once must not end all looks to come. */
  private void look() {
    try {
      heap.look();
      server.read(heap.mayRead());
      server.admit(heap.mayAdmit());
      if (looks++ % LOOKS_PER_SECOND == 0) {
        loops.look();
        certificate.look();
      }
      server.recommend(vitals.stream().allMatch(Vital::ready));
    } catch (RuntimeException e) {
      log.error("the vital signs could not be looked at", e);
    }
  }

  @Override
  public void drain(Duration timeout) {
    timer.shutdownNow();
  }
}
