package io.theater.history;

import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one rule by which a crash shows: a record that started, never ended, and was written by a
 * process that is gone is read as {@code interrupted}, with its text so far. Every {@link
 * HistoryStore} reads through it. A record that does not say which process wrote it stays as it is.
 */
public final class Interrupted {
  private Interrupted() {}

  /**
   * The interaction as it is to be shown.
   *
   * @param stored as stored
   * @param bootIsAlive whether the process of a boot id is still at work
   * @return the same record, or a copy that is interrupted
   */
  public static LlmInteraction read(LlmInteraction stored, Predicate<String> bootIsAlive) {
    return stored.ended() || !gone(stored.boot(), bootIsAlive)
        ? stored
        : stored.toBuilder().stage(LlmStage.INTERRUPTED).build();
  }

  /**
   * The step as it is to be shown.
   *
   * @param stored as stored
   * @param bootIsAlive whether the process of a boot id is still at work
   * @return the same record, or a copy that is interrupted
   */
  public static StepRecord read(StepRecord stored, Predicate<String> bootIsAlive) {
    return stored.ended() || !gone(stored.boot(), bootIsAlive)
        ? stored
        : stored.toBuilder().status(StepStatus.INTERRUPTED).build();
  }

  /**
   * The execution as it is to be shown.
   *
   * @param stored as stored
   * @param bootIsAlive whether the process of a boot id is still at work
   * @return the same record, or a copy that is interrupted
   */
  public static Execution read(Execution stored, Predicate<String> bootIsAlive) {
    return stored.ended() || !gone(stored.boot(), bootIsAlive)
        ? stored
        : stored.toBuilder().status(ExecutionStatus.INTERRUPTED).build();
  }

  private static boolean gone(@Nullable String boot, Predicate<String> bootIsAlive) {
    return boot != null && !bootIsAlive.test(boot);
  }
}
