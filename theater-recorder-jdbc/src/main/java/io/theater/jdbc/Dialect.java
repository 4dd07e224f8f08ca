package io.theater.jdbc;

import java.util.Arrays;
import java.util.Optional;

/** The databases whose SQL is known. */
public enum Dialect {
  /** PostgreSQL 14 and newer. */
  POSTGRESQL("PostgreSQL"),
  /** MariaDB 10.11 and newer. */
  MARIADB("MariaDB"),
  /** MySQL 8 and newer. */
  MYSQL("MySQL"),
  /** H2 2.3 and newer. */
  H2("H2"),
  /** SQLite 3.35 and newer. */
  SQLITE("SQLite"),
  /** HSQLDB 2.7 and newer. */
  HSQLDB("HSQL Database Engine");

  private final String productName;

  Dialect(String productName) {
    this.productName = productName;
  }

  /**
   * The dialect of a database.
   *
   * @param productName what {@code DatabaseMetaData.getDatabaseProductName} says
   * @return the dialect, or empty when it is none of these
   */
  public static Optional<Dialect> ofProduct(String productName) {
    return Arrays.stream(values())
        .filter(dialect -> dialect.productName.equalsIgnoreCase(productName))
        .findFirst();
  }
}
