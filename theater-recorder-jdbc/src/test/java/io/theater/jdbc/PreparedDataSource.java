package io.theater.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections to which something is done before they are handed out. */
final class PreparedDataSource {
  private PreparedDataSource() {}

  /** What is done. */
  interface Preparation {
    Connection of(Connection connection) throws SQLException;
  }

  static DataSource of(DataSource source, Preparation preparation) {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(source, arguments);
                return result instanceof Connection connection
                    ? preparation.of(connection)
                    : result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }
}
