package dev.hansa.acceptance.mesh;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What bad code would do, done within a process. {@link Saboteur} loads this class alone into it:
 * it knows nothing but the Java library.
 */
final class Sabotage {
  static final String BLOCK = "block";
  static final String RELEASE = "release";
  static final String HOLD = "hold";

  /** Nobody waits for it longer; a process that is left alone goes on. */
  private static final long PATIENCE_MINUTES = 5;

  private static final List<byte[]> HELD = new ArrayList<>();
  private static volatile CountDownLatch released = new CountDownLatch(0);

  private Sabotage() {}

  /**
   * Called by the machine.
   *
   * @param order {@code block PREFIX}: threads of such names, which are Netty's event loops, wait;
   *     {@code release}: they go on; {@code hold BYTES}: so much of the heap is in use from now on
   */
  @SuppressWarnings("unused")
  public static void agentmain(String order, Instrumentation machine)
      throws ReflectiveOperationException {
    String[] words = order.split(" ", 2);
    switch (words[0]) {
      case BLOCK -> block(words[1], machine);
      case RELEASE -> released.countDown();
      case HOLD -> HELD.add(new byte[Integer.parseInt(words[1])]);
      default -> throw new IllegalArgumentException(order);
    }
  }

  private static void block(String prefix, Instrumentation machine)
      throws ReflectiveOperationException {
    machine.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(Sabotage.class.getModule())),
        Set.of(),
        Map.of());
    var latch = new CountDownLatch(1);
    released = latch;
    int blocked = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix)) {
        loop(thread).execute(() -> await(latch));
        blocked++;
      }
    }
    if (blocked == 0) {
      throw new IllegalArgumentException("no thread is called " + prefix);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a thread of Netty runs, or what that wraps, knows the loop that it belongs to. */
  private static Executor loop(Thread thread) throws ReflectiveOperationException {
    Object task = value(value(thread, Thread.class, "holder"), "task");
    while (task instanceof Runnable) {
      Object wrapped = null;
      for (Field field : task.getClass().getDeclaredFields()) {
        field.setAccessible(true);
        Object value = field.get(task);
        if (value instanceof Executor loop) {
          return loop;
        }
        wrapped = value instanceof Runnable ? value : wrapped;
      }
      task = wrapped;
    }
    throw new IllegalArgumentException(thread + " belongs to no event loop");
  }

  private static Object value(Object of, String name) throws ReflectiveOperationException {
    return value(of, of.getClass(), name);
  }

  private static Object value(Object of, Class<?> declaring, String name)
      throws ReflectiveOperationException {
    Field field = declaring.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }
}
