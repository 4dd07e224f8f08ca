package io.theater.examples.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/** Writes the rows of one table, in one batch. */
final class Rows implements AutoCloseable {

  private final PreparedStatement insert;

  private Rows(PreparedStatement insert) {
    this.insert = insert;
  }

  static Rows into(Connection connection, String table, int columns) throws SQLException {
    String marks = String.join(", ", Collections.nCopies(columns, "?"));
    return new Rows(
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")"));
  }

  void add(Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      insert.setObject(i + 1, values[i]);
    }
    insert.addBatch();
  }

  @Override
  public void close() throws SQLException {
    try (insert) {
      insert.executeBatch();
    }
  }
}
