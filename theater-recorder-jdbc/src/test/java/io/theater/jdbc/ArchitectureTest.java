package io.theater.jdbc;

import static io.theater.ArchitectureRules.neverDependOn;
import static io.theater.ArchitectureRules.publicApiNeverExposes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.theater.jdbc", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule doesNotKnowItsSiblings =
      neverDependOn("jakarta..", "io.theater.servlet..", "io.theater.file..");

  @ArchTest
  static final ArchRule knowsNoDriver =
      neverDependOn(
          "org.postgresql..", "org.mariadb..", "org.h2..", "org.sqlite..", "org.hsqldb..");

  @ArchTest static final ArchRule hidesJackson = publicApiNeverExposes("com.fasterxml..");

  @ArchTest
  static final ArchRule hidesItsInternals = publicApiNeverExposes("io.theater..internal..");
}
