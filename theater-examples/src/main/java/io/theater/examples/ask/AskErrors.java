package io.theater.examples.ask;

import io.theater.ErrorClassifier;
import io.theater.examples.model.ChatException;
import io.theater.examples.sql.CannotAnswerException;
import io.theater.examples.sql.SqlQuery;
import io.theater.model.ErrorInfo;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What a viewer of the flow reads when a model or the database says no. */
public final class AskErrors {

  private AskErrors() {}

  /** Knows H2's error codes and the failures of a model, and leaves the rest to the standard. */
  public static ErrorClassifier classifier() {
    return ErrorClassifier.standard().after(AskErrors::classify);
  }

  private static @Nullable ErrorInfo classify(Throwable failure) {
    if (failure instanceof SQLException sql) {
      return ofDatabase(sql);
    }
    if (failure instanceof ChatException chat) {
      return ofModel(chat);
    }
    if (failure instanceof CannotAnswerException) {
      return error("QUESTION_NOT_UNDERSTOOD", "The model cannot answer this question", failure)
          .suggest("Ask about the shop or its staff; /demo/questions lists questions that work.");
    }
    if (failure instanceof UnusableReplyException) {
      return error("LLM_REPLY_UNUSABLE", "The model's reply could not be used", failure)
          .suggest("Ask again, or use a stronger model.")
          .retryable(true);
    }
    return null;
  }

  private static @Nullable ErrorInfo ofDatabase(SQLException e) {
    return switch (e.getErrorCode()) {
      case ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1, ErrorCode.ADMIN_RIGHTS_REQUIRED ->
          error("INSUFFICIENT_PERMISSIONS", "The database user may not do that", e)
              .suggest("Ask for data only: the user of this example may read and nothing else.");
      case ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_WITH_CANDIDATES_2,
          ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1 ->
          error("SQL_SYNTAX_ERROR", "The SQL names a table that does not exist", e)
              .suggest("Use a table of the schema that step connect_db shows.");
      case ErrorCode.COLUMN_NOT_FOUND_1 ->
          error("SQL_SYNTAX_ERROR", "The SQL names a column that does not exist", e)
              .suggest("Use a column of the schema that step connect_db shows.");
      case ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
          ErrorCode.CONNECTION_BROKEN_1,
          ErrorCode.OBJECT_CLOSED ->
          error("DATABASE_CONNECTION_FAILED", "No connection to the database", e)
              .suggest("Check that the database is running, then try again.")
              .retryable(true);
      default -> SqlQuery.TOO_LARGE.equals(e.getSQLState()) ? tooLarge(e) : null;
    };
  }

  private static ErrorInfo tooLarge(SQLException e) {
    return error("RESOURCE_LIMIT_EXCEEDED", "The query is too large", e)
        .suggest("Ask for less: fewer rows, or shorter values.");
  }

  private static ErrorInfo ofModel(ChatException e) {
    return switch (e.code()) {
      case "timeout" -> ofModel(e, "TIMEOUT_ERROR", "The model did not answer in time");
      case "connect_failed", "connection_lost", "incomplete_reply" ->
          ofModel(e, "NETWORK_ERROR", "The connection to the model failed");
      default ->
          switch (e.status()) {
            case 401, 403 -> ofModel(e, "INSUFFICIENT_PERMISSIONS", "The model refused access");
            case 429 -> ofModel(e, "RATE_LIMITED", "The model is asked too often");
            default -> ofModel(e, "LLM_SERVICE_ERROR", "The model could not answer");
          };
    };
  }

  private static ErrorInfo ofModel(ChatException e, String code, String title) {
    String wait =
        e.retryAfter().map(delay -> "Try again after " + delay.toSeconds() + " s.").orElse("");
    String advice =
        e.retryable()
            ? "Try again in a moment."
            : "Check OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL.";
    return error(code, title, e).suggest(wait.isEmpty() ? advice : wait).retryable(e.retryable());
  }

  private static ErrorInfo error(String code, String title, Throwable failure) {
    return ErrorInfo.of(code, title, String.valueOf(failure.getMessage()));
  }
}
