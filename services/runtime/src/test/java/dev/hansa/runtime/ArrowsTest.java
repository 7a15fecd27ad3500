package dev.hansa.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
  void has_no_circle_of_packages() {
    slices().matching("dev.hansa.runtime.(*)..").should().beFreeOfCycles().check(RUNTIME);
  }
}
