package dev.hansa.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of the runtime. */
class ArrowsTest {
  private static final JavaClasses RUNTIME =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.hansa.runtime");

  @Test
  void leaves_micronaut_to_the_wiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.hansa.runtime.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micronaut..", "jakarta.inject..")
        .check(RUNTIME);
  }

  @Test
  void leaves_the_wiring_to_processes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.hansa.runtime.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.hansa.runtime.wiring..")
        .check(RUNTIME);
  }

  @Test
  @DisplayName("R34: nobody asks what time it is but by the clock that it was given")
  void leaves_the_time_to_the_wiring() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.hansa.runtime.wiring.RuntimeFactory")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(RUNTIME);
  }

  @Test
  void has_no_circle_of_packages() {
    slices().matching("dev.hansa.runtime.(*)..").should().beFreeOfCycles().check(RUNTIME);
  }
}
