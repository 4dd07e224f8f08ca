package io.theater;

import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The error taxonomy: the first rule that knows an exception or one of its causes. */
final class StandardErrors {
  private static final int MAX_CAUSES = 10;

  /** What an error is called and what helps. */
  private record Rule(
      Predicate<Throwable> knows, String code, String title, String suggestion, boolean canRetry) {}

  /** The JDBC types are known by name: the core does not depend on java.sql. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              is(InterruptedException.class)
                  .or(is(CancellationException.class))
                  .or(is(ClosedByInterruptException.class)),
              "CANCELLED",
              "Cancelled",
              "Start it again if this was not intended.",
              true),
          new Rule(
              is(TimeoutException.class)
                  .or(named("java.net.SocketTimeoutException"))
                  .or(named("java.net.http.HttpTimeoutException"))
                  .or(named("java.sql.SQLTimeoutException")),
              "TIMEOUT_ERROR",
              "Timed out",
              "Try again; if it happens often, raise the limit or make the work smaller.",
              true),
          new Rule(
              nameEnds("RateLimitException", "TooManyRequests", "RateLimitError"),
              "RATE_LIMITED",
              "Rate limit reached",
              "Wait a moment and try again.",
              true),
          new Rule(
              named("java.sql.SQLTransientConnectionException")
                  .or(named("java.sql.SQLNonTransientConnectionException"))
                  .or(sqlState("08")),
              "DATABASE_CONNECTION_FAILED",
              "No connection to the database",
              "Check that the database is running and reachable, then try again.",
              true),
          new Rule(
              named("java.sql.SQLInvalidAuthorizationSpecException")
                  .or(sqlState("28"))
                  .or(sqlState("42501"))
                  .or(is(AccessDeniedException.class))
                  .or(is(SecurityException.class)),
              "INSUFFICIENT_PERMISSIONS",
              "Not permitted",
              "Ask for the missing right.",
              false),
          new Rule(
              named("java.sql.SQLSyntaxErrorException").or(sqlState("42")),
              "SQL_SYNTAX_ERROR",
              "The SQL is not valid",
              "Correct the statement: check table and column names.",
              false),
          new Rule(
              named("java.sql.SQLException"),
              "SQL_EXECUTION_FAILED",
              "The SQL could not be executed",
              "Check the statement and the state of the database.",
              true),
          new Rule(
              named("java.net.SocketException")
                  .or(named("java.net.UnknownHostException"))
                  .or(named("java.net.http.HttpConnectTimeoutException"))
                  .or(named("javax.net.ssl.SSLException"))
                  .or(named("java.net.ConnectException")),
              "NETWORK_ERROR",
              "Network error",
              "Check the connection and try again.",
              true),
          new Rule(
              is(OutOfMemoryError.class)
                  .or(is(StackOverflowError.class))
                  .or(is(RejectedExecutionException.class)),
              "RESOURCE_LIMIT_EXCEEDED",
              "Out of resources",
              "Make the work smaller or wait until others are done.",
              true),
          new Rule(
              is(IllegalArgumentException.class),
              "INVALID_INPUT",
              "Invalid input",
              "Correct the input.",
              false),
          new Rule(
              is(java.io.IOException.class),
              "NETWORK_ERROR",
              "Input or output failed",
              "Check the connection or the file and try again.",
              true));

  private StandardErrors() {}

  static ErrorInfo classify(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      for (Rule rule : RULES) {
        if (rule.knows().test(cause)) {
          return info(rule, failure);
        }
      }
      cause = cause.getCause();
    }
    return new ErrorInfo(
        "UNKNOWN_ERROR",
        ErrorLevel.ERROR,
        "Unexpected error",
        message(failure),
        "Look at the details, then try again.",
        true,
        null,
        null,
        null);
  }

  private static ErrorInfo info(Rule rule, Throwable failure) {
    ErrorLevel level =
        failure instanceof VirtualMachineError ? ErrorLevel.CRITICAL : ErrorLevel.ERROR;
    return new ErrorInfo(
        rule.code(),
        level,
        rule.title(),
        message(failure),
        rule.suggestion(),
        rule.canRetry(),
        null,
        null,
        null);
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static Predicate<Throwable> is(Class<? extends Throwable> type) {
    return type::isInstance;
  }

  private static Predicate<Throwable> named(String typeName) {
    return failure -> {
      for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
        if (type.getName().equals(typeName)) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<Throwable> nameEnds(String... endings) {
    return failure -> {
      String name = failure.getClass().getSimpleName();
      for (String ending : endings) {
        if (name.endsWith(ending) || name.endsWith(ending + "Exception")) {
          return true;
        }
      }
      return false;
    };
  }

  private static Predicate<Throwable> sqlState(String prefix) {
    return named("java.sql.SQLException")
        .and(
            failure -> {
              String state = sqlStateOf(failure);
              return state != null && state.startsWith(prefix);
            });
  }

  private static @Nullable String sqlStateOf(Throwable failure) {
    try {
      return (String) failure.getClass().getMethod("getSQLState").invoke(failure);
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      return null;
    }
  }
}
