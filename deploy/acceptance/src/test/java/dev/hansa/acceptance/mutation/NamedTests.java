package dev.hansa.acceptance.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test class in this process and prints the names of what failed. */
public final class NamedTests {
  private NamedTests() {}

  /** The class to run. */
  public static void main(String[] arguments) {
    var request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(arguments[0])).build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              private @Nullable TestPlan plan;

              @Override
              public void testPlanExecutionStarted(TestPlan started) {
                plan = started;
              }

              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                  System.out.println(
                      System.lineSeparator() // whatever others have begun to print
                          + "FAILED "
                          + test.getDisplayName()
                          + " "
                          + test.getSource()
                              .filter(MethodSource.class::isInstance)
                              .map(source -> ((MethodSource) source).getMethodName())
                              .orElse("")
                          + " "
                          + Objects.requireNonNull(plan)
                              .getParent(test)
                              .map(TestIdentifier::getDisplayName)
                              .orElse(""));
                }
              }
            });
    System.exit(0); // whatever threads a failed test has left
  }
}
