package io.theater.examples.tour;

import io.theater.ExecutionSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.examples.ask.Language;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.model.Execution;

/**
 * A flow that shows all there is to see: steps side by side and inside each other, rounds of a
 * discussion between roles, a decision, a step that works at the second try, one that fails without
 * ending the flow, skipped ones, thinking, tools, and models with different prices. The models are
 * a script. Safe for use by many threads.
 *
 * <p>A viewer's cancel stops it wherever it is. A viewer's retry takes the whole tour again, as a
 * new execution of the same session, in which the step that was retried has what it lacked.
 */
public final class TourFlow {

  private final Theater theater;
  private final ScriptedChatModel model;

  /**
   * @param theater records the flow
   * @param model plays all parts; its pause is also the beat of all other work
   */
  public TourFlow(Theater theater, ScriptedChatModel model) {
    this.theater = theater;
    this.model = model;
  }

  /**
   * Starts in the background, and returns at once.
   *
   * @param language of all that is shown
   * @param sessionId where the run belongs
   * @return the execution as it was accepted; {@code failed} when there is no room for it
   */
  public Execution start(Language language, String sessionId) {
    Script script = Script.in(language);
    return theater.submit(spec(script, sessionId), steps -> run(steps, script, ""));
  }

  private static ExecutionSpec spec(Script script, String sessionId) {
    return ExecutionSpec.of("agent", "plan-release")
        .session(sessionId)
        .sessionTitle(script.say("title"))
        .input(script.say("task"))
        .plan(TourPlan.of(script));
  }

  private Object run(StepTracker steps, Script script, String retried) throws Exception {
    steps.onRetry(step -> again(steps, script, step));
    try (TourRun run = new TourRun(theater, model, steps, script)) {
      return run.play(retried);
    }
  }

  private void again(StepTracker before, Script script, String step) {
    ExecutionSpec spec =
        spec(script, before.sessionId())
            .metadata("retry_of", before.id())
            .metadata("retry_step", step);
    theater.submit(spec, steps -> run(steps, script, step));
  }
}
