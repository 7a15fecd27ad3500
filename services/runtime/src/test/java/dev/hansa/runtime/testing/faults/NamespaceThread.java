package dev.hansa.runtime.testing.faults;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A thread that lives in another network than its process, as {@code setns(2)} allows: a socket
 * belongs to the network of the thread that made it, and so do those that it accepts.
 */
final class NamespaceThread {
  private static final int CLONE_NEWNET = 0x4000_0000;

  private NamespaceThread() {}

  /** What is done there. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Runs something in the network of a file such as {@code /run/netns/x}. */
  static <T> T in(Path network, Work<T> work) throws IOException {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                enter(network);
                result.complete(work.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    try {
      return result.join();
    } catch (CompletionException e) {
      throw new IOException(network + " cannot be entered", e.getCause());
    }
  }

  @SuppressWarnings("restricted")
  private static void enter(Path network) throws Throwable {
    var linker = Linker.nativeLinker();
    var library = linker.defaultLookup();
    var open =
        linker.downcallHandle(
            library.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    var setns =
        linker.downcallHandle(
            library.findOrThrow("setns"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    var close =
        linker.downcallHandle(
            library.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (var arena = Arena.ofConfined()) {
      int file = (int) open.invokeExact(arena.allocateFrom(network.toString()), 0);
      int entered = (int) setns.invokeExact(file, CLONE_NEWNET);
      int _ = (int) close.invokeExact(file);
      if (file < 0 || entered != 0) {
        throw new IOException("setns: " + network);
      }
    }
  }
}
