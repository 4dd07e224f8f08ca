package io.theater.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Connections that remember the statements that went over them, with their parameters. */
final class SqlLog {
  private final DataSource source;
  private final List<Sent> sent = new ArrayList<>(); // guarded by itself

  SqlLog(DataSource source) {
    this.source = source;
  }

  private record Call(Method method, Object[] arguments) {}

  /** A statement and the parameters of its last execution. */
  record Sent(String sql, Map<Object, Call> parameters) {

    /** What PostgreSQL would do, without doing it. */
    JsonNode plan(Connection connection) throws SQLException, IOException {
      try (PreparedStatement statement =
          connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql)) {
        for (Call parameter : parameters.values()) {
          call(statement, parameter.method, parameter.arguments);
        }
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          return new ObjectMapper().readTree(rows.getString(1));
        }
      }
    }
  }

  /** What was sent since it was asked last. */
  List<Sent> take() {
    synchronized (sent) {
      List<Sent> taken = List.copyOf(sent);
      sent.clear();
      return taken;
    }
  }

  /** How many statements with some text were sent since {@link #take}. */
  long count(String text) {
    synchronized (sent) {
      return sent.stream().filter(each -> each.sql.contains(text)).count();
    }
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = call(source, method, arguments);
          return method.getName().equals("getConnection") ? logged((Connection) result) : result;
        });
  }

  private Connection logged(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = call(connection, method, arguments);
          return method.getName().equals("prepareStatement")
              ? logged((PreparedStatement) result, (String) arguments[0])
              : result;
        });
  }

  private PreparedStatement logged(PreparedStatement statement, String sql) {
    Map<Object, Call> parameters = new TreeMap<>();
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length > 1) {
            parameters.put(arguments[0], new Call(method, arguments));
          } else if (method.getName().startsWith("execute")) {
            synchronized (sent) {
              sent.add(new Sent(sql, new TreeMap<>(parameters)));
            }
          }
          return call(statement, method, arguments);
        });
  }

  private static Object call(Object target, Method method, Object[] arguments) throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      if (failed.getCause() instanceof SQLException known) {
        throw known;
      }
      throw new AssertionError(failed.getCause());
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
