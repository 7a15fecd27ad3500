package dev.hansa.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What a partner does, step by step. */
@Command(
    name = "demo",
    description = "What a partner does, step by step, then the trace of it.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    return 0;
  }
}
