package dev.hansa.cli;

import com.google.gson.GsonBuilder;
import dev.hansa.cli.demo.Demo;
import dev.hansa.cli.demo.Narrator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a partner does, step by step. */
@Command(
    name = "demo",
    description = "What a partner does, step by step, then the trace of it.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (json) {
      var told = new Collected();
      new Demo(HomeOption.home(), told).run();
      System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(told.content));
    } else {
      new Demo(HomeOption.home(), new Told()).run();
      System.out.println();
      System.out.println("Try next:");
      System.out.println(
          "  ./hansa curl acme GET /v1/orders          as acme; prints the plain curl too");
      System.out.println(
          "  ./hansa curl acme GET /v1/statements/EUR  what acme's payments sum up to");
      System.out.println(
          "  ./hansa logs orders                       every line carries its trace id");
    }
    return 0;
  }

  /** For people. */
  private static final class Told implements Narrator {
    @Override
    public void succeeded(String line) {
      System.out.println("✓ " + line);
    }

    @Override
    public void traced(String link, List<String> picture) {
      System.out.println();
      System.out.println("The trace of the order:");
      picture.forEach(System.out::println);
      System.out.println(link);
    }
  }

  /** For programs. */
  private static final class Collected implements Narrator {
    private final List<String> steps = new ArrayList<>();
    private final Map<String, Object> content = new LinkedHashMap<>(Map.of("steps", steps));

    @Override
    public void succeeded(String line) {
      steps.add(line);
    }

    @Override
    public void traced(String link, List<String> picture) {
      content.put("trace", Map.of("link", link, "spans", picture.size()));
    }
  }
}
