package io.theater.examples.ask;

import io.theater.ExecutionSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.examples.model.ChatModel;
import io.theater.examples.sql.SampleDatabase;
import io.theater.examples.sql.SqlQuery;
import io.theater.model.Execution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about databases: a model writes SQL, the database runs it, the model puts the
 * rows in words. Safe for use by many threads.
 *
 * <p>A viewer's cancel stops the model and the query. A viewer's retry asks the whole question
 * again, as a new execution of the same session: what the earlier steps saw is not kept.
 */
public final class AskFlow {

  private final Parts parts;

  /**
   * What the flow works with; all of it belongs to the caller.
   *
   * @param theater records the flow
   * @param model answers the prompts
   * @param sources at least one
   * @param limits of each query
   */
  public record Parts(
      Theater theater, ChatModel model, List<SampleDatabase> sources, SqlQuery.Limits limits) {

    public Parts {
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("sources must not be empty");
      }
    }
  }

  public AskFlow(Parts parts) {
    this.parts = parts;
  }

  /**
   * Starts to answer a question in the background, and returns at once.
   *
   * @param question any text; also the title of the session
   * @param sessionId where the run belongs
   * @return the execution as it was accepted; {@code failed} when there is no room for it
   */
  public Execution ask(String question, String sessionId) {
    return submit(spec(question, sessionId), question);
  }

  private ExecutionSpec spec(String question, String sessionId) {
    return ExecutionSpec.of("workflow", "answer-question")
        .session(sessionId)
        .sessionTitle(question)
        .input(question)
        .plan(AskSteps.plan(Language.ofQuestion(question)))
        .metadata("model", parts.model().model());
  }

  private Execution submit(ExecutionSpec spec, String question) {
    return parts.theater().submit(spec, steps -> run(steps, question));
  }

  private Map<String, @Nullable Object> run(StepTracker steps, String question) throws Exception {
    steps.onRetry(step -> askAgain(steps, step, question));
    try (AskRun run = new AskRun(parts, steps, question)) {
      return run.answer();
    }
  }

  private void askAgain(StepTracker before, String step, String question) {
    ExecutionSpec spec =
        spec(question, before.sessionId())
            .metadata("retry_of", before.id())
            .metadata("retry_step", step);
    submit(spec, question);
  }
}
