package io.theater.examples.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * An H2 database in memory, filled when it is opened and read-only from then on.
 *
 * <p>The content is the same every time. Connections belong to a user who may read tables and
 * nothing else, so that a {@code DROP TABLE} fails by its rights. Safe for use by many threads.
 */
public final class SampleDatabase implements AutoCloseable {

  private static final String READER = "READER";

  private final String name;
  private final String description;
  private final String url;
  private final String readerPassword = UUID.randomUUID().toString();
  // the private owner connection also keeps the database in memory
  private final Connection owner;

  private SampleDatabase(String name, String description, Filling filling) throws SQLException {
    this.name = name;
    this.description = description;
    this.url = "jdbc:h2:mem:" + name + "-" + UUID.randomUUID();
    this.owner = DriverManager.getConnection(url, "OWNER", UUID.randomUUID().toString());
    try (Statement statement = owner.createStatement()) {
      statement.execute(resource(name + ".sql"));
      owner.setAutoCommit(false);
      filling.fill(owner);
      owner.setAutoCommit(true);
      statement.execute("CREATE USER " + READER + " PASSWORD '" + readerPassword + "'");
      statement.execute("GRANT SELECT ON SCHEMA PUBLIC TO " + READER);
    }
  }

  @FunctionalInterface
  private interface Filling {
    void fill(Connection owner) throws SQLException;
  }

  /** A web shop: customers in 13 cities, products, and the orders of 2024 and 2025. */
  public static SampleDatabase shop() throws SQLException {
    return new SampleDatabase(
        "shop",
        "Web shop: customers by city, region and country, products by category, orders and their"
            + " items in 2024 and 2025. 网店：客户、商品、订单。",
        ShopData::fill);
  }

  /** A personnel office: departments, employees, and their absences in 2024 and 2025. */
  public static SampleDatabase hr() throws SQLException {
    return new SampleDatabase(
        "hr",
        "Personnel: departments, employees with salary, absences (vacation, sick, training) in"
            + " 2024 and 2025. 人事：部门、员工、缺勤。",
        HrData::fill);
  }

  /** The name a question's data source is chosen by. */
  public String name() {
    return name;
  }

  /** One line about the content, for the choice between data sources. */
  public String description() {
    return description;
  }

  /** Opens a connection that may only read. The caller closes it. */
  public Connection connect() throws SQLException {
    synchronized (owner) {
      try (Statement statement = owner.createStatement()) {
        // H2 lets every user change its own password, and one reader must not lock out the next
        statement.execute("ALTER USER " + READER + " SET PASSWORD '" + readerPassword + "'");
      }
      return DriverManager.getConnection(url, READER, readerPassword);
    }
  }

  private static String resource(String file) {
    try (InputStream in = SampleDatabase.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the content once the last connection is closed too. */
  @Override
  public void close() throws SQLException {
    owner.close();
  }
}
