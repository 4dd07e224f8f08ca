package io.theater;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.theater.ArchitectureRules.neverDependOn;
import static io.theater.ArchitectureRules.publicApiNeverExposes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.theater", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNoServletDatabaseOrSpring =
      neverDependOn("jakarta..", "java.sql..", "javax.sql..", "org.springframework..");

  @ArchTest static final ArchRule hidesJackson = publicApiNeverExposes("com.fasterxml..");

  @ArchTest static final ArchRule hidesCaffeine = publicApiNeverExposes("com.github.benmanes..");

  @ArchTest
  static final ArchRule hidesItsInternals = publicApiNeverExposes("io.theater..internal..");

  @ArchTest
  static final ArchRule dataAndToolsDoNotKnowThePipeline =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.theater.event..",
              "io.theater.model..",
              "io.theater.redact..",
              "io.theater.segment..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.theater.internal..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule modelNeedsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("io.theater.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.theater.model..", "java..", "org.jspecify..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule segmentStandsAlone =
      classes()
          .that()
          .resideInAPackage("io.theater.segment..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.theater.segment..", "java..", "org.jspecify..", "org.slf4j..")
          .allowEmptyShould(true);
}
