package io.theater.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class InterruptedTest {
  private static final Predicate<String> NOW = "now"::equals;

  @Test
  void interruptsWhatNeverEndedAndWhoseProcessIsGone() {
    assertThat(Interrupted.read(call(LlmStage.STREAMING, "gone"), NOW))
        .isEqualTo(call(LlmStage.INTERRUPTED, "gone"));
    assertThat(Interrupted.read(step(StepStatus.RUNNING, "gone"), NOW))
        .isEqualTo(step(StepStatus.INTERRUPTED, "gone"));
    assertThat(Interrupted.read(run(ExecutionStatus.PENDING, "gone"), NOW))
        .isEqualTo(run(ExecutionStatus.INTERRUPTED, "gone"));
  }

  @Test
  void leavesWhatEnded() {
    for (LlmStage stage : LlmStage.values()) {
      if (stage.isFinal()) {
        assertThat(Interrupted.read(call(stage, "gone"), NOW)).isEqualTo(call(stage, "gone"));
      }
    }
    StepRecord skipped = step(StepStatus.SKIPPED, "gone");
    assertThat(Interrupted.read(skipped, NOW)).isSameAs(skipped);
    Execution failed = run(ExecutionStatus.FAILED, "gone");
    assertThat(Interrupted.read(failed, NOW)).isSameAs(failed);
  }

  @Test
  void leavesWhatIsAtWorkOrDoesNotSayWhoWroteIt() {
    for (String boot : new String[] {"now", null}) {
      LlmInteraction call = call(LlmStage.STARTED, boot);
      assertThat(Interrupted.read(call, NOW)).isSameAs(call);
      StepRecord step = step(StepStatus.RUNNING, boot);
      assertThat(Interrupted.read(step, NOW)).isSameAs(step);
      Execution run = run(ExecutionStatus.RUNNING, boot);
      assertThat(Interrupted.read(run, NOW)).isSameAs(run);
    }
  }

  private static LlmInteraction call(LlmStage stage, String boot) {
    return LlmInteraction.builder("call", "s").stage(stage).boot(boot).response("half").build();
  }

  private static StepRecord step(StepStatus status, String boot) {
    return StepRecord.builder("step", "run", "s").status(status).boot(boot).output("half").build();
  }

  private static Execution run(ExecutionStatus status, String boot) {
    return Execution.builder("run", "s").status(status).boot(boot).build();
  }
}
