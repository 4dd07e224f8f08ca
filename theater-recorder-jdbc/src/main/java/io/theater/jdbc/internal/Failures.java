package io.theater.jdbc.internal;

import io.theater.internal.Reason;
import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a failure of a database means. */
final class Failures {
  /**
   * SQLSTATE classes by which a database refuses a value: cardinality, data, constraint, too large.
   */
  private static final Set<String> OF_DATA = Set.of("21", "22", "23", "54");

  private static final int SQLITE_CONSTRAINT = 19;

  /** SQLite has codes instead: too big, constraint, mismatch. */
  private static final Set<Integer> OF_DATA_IN_SQLITE = Set.of(18, SQLITE_CONSTRAINT, 20);

  /** Those of a database that is down, busy, full, shut down, or in the way of another writer. */
  private static final Set<String> OF_DATABASE = Set.of("08", "40", "53", "55", "57", "58");

  /** SQLite: busy, locked, memory, read-only, disk, full, cannot open, lock protocol. */
  private static final Set<Integer> OF_SQLITE = Set.of(5, 6, 7, 8, 10, 13, 14, 15);

  /** MariaDB and MySQL: disk full, writing a file, engine, memory, table full, read-only (two). */
  private static final Set<Integer> OF_MARIADB = Set.of(1021, 1026, 1030, 1037, 1114, 1290, 1836);

  /** H2: disk (two), connection broken, database closed, shut down. */
  private static final Set<String> OF_H2 = Set.of("90028", "90031", "90067", "90098", "90121");

  private static final Pattern TABLE = Pattern.compile("\\b(?:INTO|FROM|UPDATE) (\\w+)");

  private static final int LONGEST_CHAIN = 20;

  private Failures() {}

  /** Whether the rows are to blame, so that writing them again cannot help. */
  static boolean isOfData(Throwable failure) {
    SQLException sql = deepest(failure);
    return sql != null
        && ((sql instanceof WithoutValuesException known && known.ofData)
            || sql instanceof SQLDataException
            || sql instanceof SQLIntegrityConstraintViolationException
            || OF_DATA.contains(sqlClass(sql))
            || (sql.getSQLState() == null && OF_DATA_IN_SQLITE.contains(sql.getErrorCode()))
            || String.valueOf(sql.getMessage()).contains("max_allowed_packet"));
  }

  /** Whether the database is to blame, so that it has to be waited for. */
  static boolean isOfDatabase(Throwable failure) {
    SQLException sql = deepest(failure);
    return isUnreachable(failure)
        || (sql != null
            && ((sql instanceof WithoutValuesException known && known.ofDatabase)
                || sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || OF_DATABASE.contains(sqlClass(sql))
                || isByCode(sql)));
  }

  /** Of databases that have no class for it. */
  private static boolean isByCode(SQLException sql) {
    String state = sql.getSQLState();
    if (state == null) {
      return OF_SQLITE.contains(sql.getErrorCode());
    }
    return OF_H2.contains(state)
        || (state.equals("HY000") && OF_MARIADB.contains(sql.getErrorCode()));
  }

  /**
   * Whether another writer was in the way and may not be any more: a deadlock, or a row that both
   * inserted, which MERGE of H2 and HSQLDB does not prevent. Also what was inserted and was there.
   */
  static boolean isCollision(Throwable failure) {
    SQLException sql = deepest(failure);
    return sql != null
        && (Set.of("40", "23").contains(sqlClass(sql))
            || (sql.getSQLState() == null && sql.getErrorCode() == SQLITE_CONSTRAINT));
  }

  /** Whether the database could not be asked at all. */
  static boolean isUnreachable(Throwable failure) {
    SQLException sql = deepest(failure);
    return failure instanceof UnreachableException
        || (sql != null && Set.of("08", "57", "53").contains(sqlClass(sql)));
  }

  /** A connection could not be had; nothing was tried. */
  static final class UnreachableException extends SQLException {
    private static final long serialVersionUID = 1L;

    UnreachableException(SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }
  }

  /** What failed, and of a connection that could not be had also why: pools only say how long. */
  static String inWords(Throwable failure) {
    SQLException sql = failure instanceof UnreachableException ? deepest(failure) : null;
    String why = sql == null ? null : sql.getMessage();
    String message = Reason.of(failure);
    return why == null || message.contains(why) ? message : message + ": " + why;
  }

  /** The same in words that may be logged: drivers quote rows in theirs. */
  static SQLException withoutValues(SQLException failure, String sql) {
    return failure instanceof WithoutValuesException
        ? failure
        : new WithoutValuesException(failure, sql);
  }

  private static final class WithoutValuesException extends SQLException {
    private static final long serialVersionUID = 1L;

    private final boolean ofData;
    private final boolean ofDatabase;

    WithoutValuesException(SQLException failure, String sql) {
      this(failure, Objects.requireNonNullElse(deepest(failure), failure), sql);
    }

    private WithoutValuesException(SQLException failure, SQLException first, String sql) {
      super(
          operation(sql)
              + " failed with SQLSTATE "
              + first.getSQLState()
              + ", vendor code "
              + first.getErrorCode(),
          first.getSQLState(),
          first.getErrorCode());
      ofData = isOfData(failure);
      ofDatabase = isOfDatabase(failure);
      setStackTrace(failure.getStackTrace());
    }

    private static String operation(String sql) {
      Matcher table = TABLE.matcher(sql);
      return table.find() ? sql.substring(0, sql.indexOf(' ')) + " on " + table.group(1) : sql;
    }
  }

  /** What a batch failed with first; drivers hang it on the exception of the batch. */
  private static @Nullable SQLException deepest(Throwable failure) {
    SQLException found = null;
    Throwable at = failure;
    for (int i = 0; at != null && i < LONGEST_CHAIN; i++) {
      found = at instanceof SQLException sql ? sql : found;
      Throwable next =
          at instanceof BatchUpdateException batch && batch.getNextException() != null
              ? batch.getNextException()
              : at.getCause();
      at = next;
    }
    return found;
  }

  private static String sqlClass(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || state.length() < 2 ? "" : state.substring(0, 2);
  }
}
