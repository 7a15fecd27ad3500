package dev.hansa.bench.routes;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A hundred requests, each of which has a route. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutesBenchmark {
  static final int REQUESTS = 100;

  /** How many routes there are. */
  @Param({"10", "10000"})
  public int routes = 10;

  private @Nullable Routes table;

  /** Compiles the plan. */
  @Setup
  public void prepare() {
    table = new Routes(routes, REQUESTS);
  }

  /** Finds each route. */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public int find() {
    return Objects.requireNonNull(table).findAll();
  }
}
