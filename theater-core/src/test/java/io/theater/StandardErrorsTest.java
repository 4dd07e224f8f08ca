package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandardErrorsTest {
  static Stream<Arguments> known() {
    return Stream.of(
        Arguments.of(new InterruptedException(), "CANCELLED"),
        Arguments.of(new CancellationException(), "CANCELLED"),
        Arguments.of(new TimeoutException(), "TIMEOUT_ERROR"),
        Arguments.of(new SocketTimeoutException("t"), "TIMEOUT_ERROR"),
        Arguments.of(new HttpTimeoutException("t"), "TIMEOUT_ERROR"),
        Arguments.of(new ConnectException("refused"), "NETWORK_ERROR"),
        Arguments.of(new java.io.IOException("reset"), "NETWORK_ERROR"),
        Arguments.of(new SQLTransientConnectionException(), "DATABASE_CONNECTION_FAILED"),
        Arguments.of(new SQLException("x", "08001"), "DATABASE_CONNECTION_FAILED"),
        Arguments.of(new SQLSyntaxErrorException("near"), "SQL_SYNTAX_ERROR"),
        Arguments.of(new SQLException("x", "42601"), "SQL_SYNTAX_ERROR"),
        Arguments.of(new SQLException("x", "42501"), "INSUFFICIENT_PERMISSIONS"),
        Arguments.of(new SQLException("x", "23505"), "SQL_EXECUTION_FAILED"),
        Arguments.of(new AccessDeniedException("/x"), "INSUFFICIENT_PERMISSIONS"),
        Arguments.of(new RejectedExecutionException(), "RESOURCE_LIMIT_EXCEEDED"),
        Arguments.of(new OutOfMemoryError(), "RESOURCE_LIMIT_EXCEEDED"),
        Arguments.of(new RateLimitException(), "RATE_LIMITED"),
        Arguments.of(new IllegalArgumentException(), "INVALID_INPUT"),
        Arguments.of(new IllegalStateException(), "UNKNOWN_ERROR"));
  }

  private static final class RateLimitException extends RuntimeException {}

  @ParameterizedTest
  @MethodSource("known")
  void knowsAnExceptionAloneAndAsACause(Throwable failure, String code) {
    assertThat(StandardErrors.classify(failure).code()).isEqualTo(code);
    Throwable wrapped = new ExecutionException(new IllegalStateException("wrapped", failure));
    ErrorInfo info = StandardErrors.classify(wrapped);
    assertThat(info.code()).isEqualTo(code);
    assertThat(info.message()).isEqualTo(wrapped.getMessage());
    assertThat(info.suggestion()).isNotBlank();
  }

  @Test
  void errorsOfTheMachineAreCritical() {
    assertThat(StandardErrors.classify(new OutOfMemoryError()).level())
        .isEqualTo(ErrorLevel.CRITICAL);
  }

  @Test
  void endsInACycleOfCauses() {
    Exception first = new Exception("first");
    Exception second = new Exception("second", first);
    first.initCause(second);
    assertThat(StandardErrors.classify(first).code()).isEqualTo("UNKNOWN_ERROR");
  }

  @Test
  void aHostAsksItsOwnClassifierFirst() {
    ErrorClassifier own =
        ErrorClassifier.standard()
            .after(
                failure ->
                    failure instanceof IllegalStateException
                        ? ErrorInfo.of("QUOTA", "Quota used up", "x")
                        : null);
    assertThat(own.classify(new IllegalStateException()).code()).isEqualTo("QUOTA");
    assertThat(own.classify(new TimeoutException()).code()).isEqualTo("TIMEOUT_ERROR");
  }
}
