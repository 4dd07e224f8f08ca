package io.theater.jdbc.internal;

import io.theater.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;

/**
 * What can be said and done once the database has been reached and its tables are right.
 *
 * @param dialect of the database
 * @param database connections
 * @param writer writes batches
 * @param boots knows which processes are at work
 * @param queries reads
 * @param cleanup deletes
 * @param rollup adds up
 */
record Engine(
    Dialect dialect,
    Database database,
    Writer writer,
    Boots boots,
    Queries queries,
    Cleanup cleanup,
    Rollup rollup) {
  private static final int COLLISION_ATTEMPTS = 4;

  /** Reaches a database and makes or checks its tables. */
  static Engine open(Recording.Settings settings) throws SQLException {
    Database database = new Database(settings.dataSource(), settings.statementTimeout());
    String product =
        database.query(connection -> connection.getMetaData().getDatabaseProductName());
    Dialect dialect =
        Dialect.ofProduct(product)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the database is "
                            + product
                            + ", but must be one of "
                            + Arrays.toString(Dialect.values())));
    Sql sql = new Sql(dialect);
    Names names = settings.names();
    Database owner = new Database(settings.migrations(), settings.statementTimeout());
    new Schema(owner, sql, names).ensure(settings.schemaMode());
    Leases leases = new Leases(database, sql, names);
    Boots boots = new Boots(leases, System::nanoTime);
    Hours hours = new Hours(database, sql, names);
    StoredTotals stored = new StoredTotals(database, sql, names);
    Totals totals = new Totals(database, names, hours, stored);
    return new Engine(
        dialect,
        database,
        new Writer(database, sql, names, hours),
        boots,
        new Queries(database, names, boots, totals),
        new Cleanup(database, names, leases, hours, settings.keptFor(), settings.clock()),
        new Rollup(database, hours, stored, totals, leases));
  }

  /**
   * Stores a batch, and that its processes are at work, in one transaction.
   *
   * @param probe to reach the database even when there is nothing to store
   * @return whether the database was reached
   */
  boolean store(Batch batch, long nowMillis, boolean probe) throws SQLException {
    Set<String> seen = batch.boots();
    if (batch.isEmpty() && !boots.isDue() && !probe) {
      return false;
    }
    transact(
        (connection, attempt) -> {
          writer.begin(connection);
          if (probe) {
            boots.refresh(connection);
          }
          writer.write(connection, batch, nowMillis, attempt > 1);
          boots.beat(connection, seen);
        });
    boots.beaten(seen);
    return true;
  }

  void close() throws SQLException {
    transact((connection, attempt) -> boots.release(connection));
  }

  private interface Change {
    void on(Connection connection, int attempt) throws SQLException;
  }

  /** Of two writers in each other's way the database lets one fail, who may try again at once. */
  private void transact(Change change) throws SQLException {
    for (int i = 1; ; i++) {
      int attempt = i;
      try {
        database.inTransaction(
            connection -> {
              change.on(connection, attempt);
              return true;
            });
        return;
      } catch (SQLException failure) {
        if (attempt >= COLLISION_ATTEMPTS || !Failures.isCollision(failure)) {
          throw failure;
        }
      }
    }
  }
}
