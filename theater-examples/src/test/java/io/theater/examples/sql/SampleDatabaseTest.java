package io.theater.examples.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleDatabaseTest {

  private static final String ENDLESS =
      "SELECT COUNT(*) FROM order_items a, order_items b, order_items c"
          + " WHERE a.quantity + b.quantity + c.quantity > 9";

  private static SampleDatabase shop;
  private static SampleDatabase hr;

  @BeforeAll
  static void open() throws SQLException {
    shop = SampleDatabase.shop();
    hr = SampleDatabase.hr();
  }

  @AfterAll
  static void close() throws SQLException {
    shop.close();
    hr.close();
  }

  @Test
  void holdsThousandsOfRelatedRows() throws SQLException {
    assertThat(number("SELECT COUNT(*) FROM orders")).isEqualTo(3200);
    assertThat(number("SELECT COUNT(*) FROM order_items")).isBetween(7_000L, 10_000L);
    assertThat(number("SELECT COUNT(*) FROM customers")).isEqualTo(420);
    assertThat(number("SELECT COUNT(DISTINCT YEAR(ordered_at)) FROM orders")).isEqualTo(2);
  }

  @Test
  void holdsTheSameRowsEveryTime() throws SQLException {
    String sum = "SELECT SUM(quantity * unit_price * order_id) FROM order_items";
    try (SampleDatabase again = SampleDatabase.shop();
        Connection connection = again.connect()) {
      QueryResult result = SqlQuery.on(connection, sum, SqlQuery.Limits.DEFAULT).run();
      assertThat(result.rows()).isEqualTo(query(shop, sum).rows());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE orders",
        "DELETE FROM orders",
        "UPDATE products SET price = 0",
        "INSERT INTO categories VALUES (99, 'x', 'x')",
        "CREATE TABLE mine (id INT)",
        "SELECT * FROM CSVREAD('no-such-file')",
        "CALL FILE_READ('no-such-file')",
        "CREATE ALIAS leave FOR 'java.lang.System.exit'",
        "SHUTDOWN"
      })
  void refusesAllButReadingByRights(String sql) {
    SQLException e = catchThrowableOfType(SQLException.class, () -> query(shop, sql));
    assertThat(e.getErrorCode()).isIn(90096, 90040);
  }

  @Test
  void survivesAReaderWhoChangesThePassword() throws SQLException {
    query(shop, "SET PASSWORD 'mine'");
    assertThat(number("SELECT 1")).isEqualTo(1);
  }

  @Test
  void describesTablesReferencesCommentsAndNames() throws SQLException {
    try (Connection connection = shop.connect()) {
      assertThat(SchemaText.of(connection))
          .contains("customers(id integer, city_id integer references cities.id, name character")
          .contains("[consumer or business]")
          .contains("names in regions (name = name_zh): North Germany = 德国北部; ");
    }
    try (Connection connection = hr.connect()) {
      assertThat(SchemaText.of(connection)).contains("department_id integer references depart");
    }
  }

  @Test
  void returnsNumbersTextAndNulls() throws SQLException {
    QueryResult result =
        query(
            shop,
            "SELECT 1 AS n, 2.50 AS d, 'x' AS \"Text\", NULL AS nothing, DATE '2025-03-01' AS t;");
    assertThat(result.columns()).containsExactly("n", "d", "Text", "nothing", "t");
    List<?> expected = Arrays.asList(1, new BigDecimal("2.50"), "x", null, "2025-03-01");
    assertThat(result.rows()).isEqualTo(List.of(expected));
    assertThat(result.truncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {31, 32, 33})
  void saysWhetherThereWereMoreRowsThanItsLimit(int limit) throws SQLException {
    try (Connection connection = shop.connect()) {
      SqlQuery.Limits limits = new SqlQuery.Limits(limit, Duration.ofSeconds(10));
      QueryResult result = SqlQuery.on(connection, "SELECT * FROM products", limits).run();
      assertThat(result.rows()).hasSize(Math.min(limit, 32));
      assertThat(result.truncated()).isEqualTo(limit < 32);
    }
  }

  @Test
  void endsAQueryAtItsTimeLimit() throws SQLException {
    try (Connection connection = shop.connect()) {
      SqlQuery.Limits limits = new SqlQuery.Limits(1, Duration.ofMillis(10));
      SqlQuery query = SqlQuery.on(connection, ENDLESS, limits);
      assertThatExceptionOfType(SQLTimeoutException.class).isThrownBy(query::run);
    }
  }

  @Test
  void endsARunningQueryWhenCancelled() throws Exception {
    try (Connection connection = shop.connect()) {
      SqlQuery.Limits limits = new SqlQuery.Limits(1, Duration.ofMinutes(5));
      SqlQuery query = SqlQuery.on(connection, ENDLESS, limits);
      CompletableFuture<QueryResult> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return query.run();
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () -> {
                query.cancel();
                return run.isDone();
              });
      assertThat(run.handle((result, e) -> e).get().getCause())
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void doesNotStartAQueryThatIsAlreadyCancelled() throws SQLException {
    try (Connection connection = shop.connect()) {
      SqlQuery query = SqlQuery.on(connection, "SELECT 1", SqlQuery.Limits.DEFAULT);
      query.cancel();
      assertThatExceptionOfType(CancellationException.class).isThrownBy(query::run);
    }
  }

  @Test
  void refusesASecondStatement() {
    assertThatExceptionOfType(SQLSyntaxErrorException.class)
        .isThrownBy(() -> query(shop, "SET QUERY_TIMEOUT 0; SELECT 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT REPEAT ('x', 2000000000)",
        "SELECT length(lpad('x', 2000000000))",
        "SELECT SPACE(1000 * 1000 * 1000)",
        "SELECT CAST('x' AS CHAR(500000000))"
      })
  void refusesWhatMakesAHugeValueOfAShortOne(String sql) {
    SQLException e = catchThrowableOfType(SQLException.class, () -> query(shop, sql));
    assertThat(e.getSQLState()).isEqualTo(SqlQuery.TOO_LARGE);
  }

  @Test
  void doesNotMistakeATextForAFunction() throws SQLException {
    assertThat(query(shop, "SELECT 'it''s repeat(''x'', 9)'").rows()).hasSize(1);
  }

  private static long number(String sql) throws SQLException {
    return ((Number) query(shop, sql).rows().get(0).get(0)).longValue();
  }

  private static QueryResult query(SampleDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect()) {
      return SqlQuery.on(connection, sql, SqlQuery.Limits.DEFAULT).run();
    }
  }
}
