package io.theater.jdbc.internal;

import io.theater.jdbc.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The SQL in which databases differ. Everything else is the same for all. */
final class Sql {
  private static final int ROWS_TOGETHER = 16;

  private final Dialect dialect;

  /** The SQL of a dialect. */
  Sql(Dialect dialect) {
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  String type(ColumnType type) {
    return switch (type) {
      case KEY -> "VARCHAR(" + Keys.MAX_LENGTH + ")";
      case TEXT -> text();
      case LONG -> "BIGINT";
      case INT -> "INTEGER";
      case FLAG -> "BOOLEAN";
      case AMOUNT -> "DECIMAL(30, 12)";
    };
  }

  private String text() {
    return switch (dialect) {
      case POSTGRESQL, SQLITE -> "TEXT";
      case MARIADB, MYSQL -> "LONGTEXT";
      case H2 -> "CHARACTER LARGE OBJECT";
      case HSQLDB -> "VARCHAR(1000000000)";
    };
  }

  /** Milliseconds since 1970 by the clock of the database, which all nodes share. */
  String now() {
    return switch (dialect) {
      case POSTGRESQL -> "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
      case MARIADB, MYSQL -> "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
      case H2 -> "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000 AS BIGINT)";
      case SQLITE -> "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";
      case HSQLDB -> "UNIX_MILLIS()";
    };
  }

  /** Whether a select may lock what it reads; SQLite locks the whole database anyway. */
  String forUpdate() {
    return dialect == Dialect.SQLITE || dialect == Dialect.HSQLDB ? "" : " FOR UPDATE";
  }

  /**
   * A condition that a column is one of some texts. On PostgreSQL a statement with it is the same
   * for any number of texts, so that it is parsed and planned once.
   */
  String oneOf(String column, List<String> texts) {
    return dialect == Dialect.POSTGRESQL
        ? column + " = ANY (?)"
        : Filter.oneOf(column, texts.size());
  }

  /** The parameters of {@link #oneOf}. */
  List<Object> these(List<String> texts) {
    return dialect == Dialect.POSTGRESQL
        ? List.of((Object) texts.toArray(String[]::new))
        : List.copyOf(texts);
  }

  /** What stands before the name of an index that may be there. */
  String ifNotExists() {
    return dialect == Dialect.MYSQL ? "" : "IF NOT EXISTS ";
  }

  String tableSuffix() {
    return switch (dialect) {
      case MARIADB, MYSQL -> " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
      default -> "";
    };
  }

  /**
   * A statement that inserts a row, or merges it into the one that is there.
   *
   * @param table name
   * @param keys columns of the primary key
   * @param columns all columns, in the order of their parameters
   */
  String upsert(String table, List<String> keys, List<Column<?, ?>> columns) {
    return upsert(table, keys, columns, 1);
  }

  /** The same for several rows, of which no two have the same key or no column is merged. */
  String upsert(String table, List<String> keys, List<Column<?, ?>> columns, int rows) {
    return switch (dialect) {
      case POSTGRESQL, SQLITE -> onConflict(table, keys, columns, rows);
      case MARIADB, MYSQL -> onDuplicate(table, keys, columns, rows);
      case H2, HSQLDB -> merge(table, keys, columns); // of one row: see rowsTogether
    };
  }

  /** PostgreSQL sets up all that a merge computes once for each statement, not for each row. */
  int rowsTogether() {
    return dialect == Dialect.POSTGRESQL ? ROWS_TOGETHER : 1;
  }

  private String onConflict(String table, List<String> keys, List<Column<?, ?>> columns, int rows) {
    String updates = updates(columns, "", "excluded.%s", table + ".%s");
    return insert(table, columns, rows)
        + " ON CONFLICT ("
        + String.join(", ", keys)
        + (updates.isEmpty() ? ") DO NOTHING" : ") DO UPDATE SET " + updates);
  }

  /** Not INSERT IGNORE, which would also ignore what is wrong with the values. */
  private String onDuplicate(
      String table, List<String> keys, List<Column<?, ?>> columns, int rows) {
    String updates = updates(columns, "", "VALUES(%s)", "%s");
    String none = keys.get(0) + " = " + keys.get(0);
    return insert(table, columns, rows)
        + " ON DUPLICATE KEY UPDATE "
        + (updates.isEmpty() ? none : updates);
  }

  private String merge(String table, List<String> keys, List<Column<?, ?>> columns) {
    String updates = updates(columns, "t.", "s.%s", "t.%s");
    String names = names(columns, "");
    return "MERGE INTO "
        + table
        + " t USING (VALUES ("
        + columns.stream()
            .map(column -> "CAST(? AS " + type(column.type()) + ")")
            .collect(Collectors.joining(", "))
        + ")) s ("
        + names
        + ") ON "
        + keys.stream().map(key -> "t." + key + " = s." + key).collect(Collectors.joining(" AND "))
        + (updates.isEmpty() ? "" : " WHEN MATCHED THEN UPDATE SET " + updates)
        + " WHEN NOT MATCHED THEN INSERT ("
        + names
        + ") VALUES ("
        + names(columns, "s.")
        + ")";
  }

  /**
   * A statement that inserts rows which are not there. Several stand in parentheses, where the
   * driver of PostgreSQL leaves them alone: {@code reWriteBatchedInserts} would make statements of
   * a thousand rows of them, which take longer to parse than they save.
   */
  String insert(String table, List<Column<?, ?>> columns, int rows) {
    String row = "(" + parameters(columns.size()) + ")";
    String into = "INSERT INTO " + table + " (" + names(columns, "") + ")";
    return rows == 1
        ? into + " VALUES " + row
        : into + " SELECT * FROM (VALUES " + (row + ", ").repeat(rows - 1) + row + ") v";
  }

  private static String names(List<Column<?, ?>> columns, String prefix) {
    return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
  }

  private static String updates(
      List<Column<?, ?>> columns, String target, String fresh, String stored) {
    return columns.stream()
        .filter(column -> column.merge() != Merge.NEVER)
        .map(
            column ->
                target
                    + column.name()
                    + " = "
                    + column
                        .merge()
                        .sql(
                            String.format(Locale.ROOT, stored, column.name()),
                            String.format(Locale.ROOT, fresh, column.name())))
        .collect(Collectors.joining(", "));
  }

  /** As many question marks. */
  static String parameters(int count) {
    return "?, ".repeat(count - 1) + "?";
  }
}
