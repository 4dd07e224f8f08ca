package io.theater.jdbc.internal;

import io.theater.internal.CleanText;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** What a column holds, how it is bound and how it is read. */
enum ColumnType {
  /** Text that is compared: see {@link Keys}. */
  KEY(Types.VARCHAR) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setString(index, Keys.of((String) value));
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getString(index);
    }
  },
  /** Text of any length. */
  TEXT(Types.VARCHAR) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setString(index, CleanText.of((String) value));
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getString(index);
    }
  },
  LONG(Types.BIGINT) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setLong(index, (Long) value);
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getLong(index);
    }
  },
  INT(Types.INTEGER) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setInt(index, (Integer) value);
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getInt(index);
    }
  },
  FLAG(Types.BOOLEAN) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setBoolean(index, (Boolean) value);
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getBoolean(index);
    }
  },
  AMOUNT(Types.DECIMAL) {
    @Override
    void set(PreparedStatement to, int index, Object value) throws SQLException {
      to.setBigDecimal(index, (BigDecimal) value);
    }

    @Override
    Object get(ResultSet from, int index) throws SQLException {
      return from.getBigDecimal(index);
    }
  };

  private final int sqlType;

  ColumnType(int sqlType) {
    this.sqlType = sqlType;
  }

  abstract void set(PreparedStatement to, int index, Object value) throws SQLException;

  abstract Object get(ResultSet from, int index) throws SQLException;

  void bind(PreparedStatement to, int index, @Nullable Object value) throws SQLException {
    if (value == null) {
      to.setNull(index, sqlType);
    } else {
      set(to, index, value);
    }
  }

  @Nullable Object read(ResultSet from, int index) throws SQLException {
    Object value = get(from, index);
    return from.wasNull() ? null : value;
  }

  /** Whether a column of this type keeps all of a value. */
  boolean isWhole(Object value) {
    return this != KEY || Keys.isWhole((String) value);
  }
}
