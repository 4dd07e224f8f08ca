package io.theater.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections whose next calls fail as a test says. */
final class FaultyDataSource {
  private final DataSource source;
  private final Deque<SQLException> commits = new ArrayDeque<>(); // guarded by itself
  private final AtomicInteger lostAnswers = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable SQLException down;
  private volatile @Nullable SQLException lasting;
  private volatile boolean downAfterCommit;

  FaultyDataSource(DataSource source) {
    this.source = source;
  }

  /** No connection can be had from now on. */
  void goDown() {
    down = new SQLException("connection refused", "08001");
  }

  void comeBack() {
    down = null;
  }

  /** The next commit fails, and its transaction is rolled back. */
  void failCommit(String sqlState) {
    synchronized (commits) {
      commits.add(new SQLException("as the test says", sqlState));
    }
  }

  /** All commits fail from now on; null for none. */
  void failCommits(@Nullable SQLException fault) {
    lasting = fault;
  }

  /** The next commit succeeds, but nobody hears of it. */
  void loseAnswerOfCommit() {
    lostAnswers.incrementAndGet();
  }

  /** No connection can be had once the next answer is lost. */
  void goDownAfterCommit() {
    downAfterCommit = true;
  }

  /** How many connections were asked for. */
  int connections() {
    return connections.get();
  }

  DataSource dataSource() {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            connections.incrementAndGet();
            if (down != null) {
              throw down;
            }
            return connection((Connection) call(source, method, arguments));
          }
          return call(source, method, arguments);
        });
  }

  private Connection connection(Connection real) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("commit")) {
            SQLException fault = nextCommit();
            if (fault != null) {
              throw fault;
            }
            if (lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
              real.commit();
              if (downAfterCommit) {
                goDown();
              }
              throw new SQLException("connection reset", "08006");
            }
          }
          return call(real, method, arguments);
        });
  }

  private @Nullable SQLException nextCommit() {
    synchronized (commits) {
      return lasting == null ? commits.poll() : lasting;
    }
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
