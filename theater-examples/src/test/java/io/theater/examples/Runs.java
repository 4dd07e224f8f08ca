package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Theater;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What tests ask of runs in the background. */
public record Runs(Theater theater) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waits for its end; what it left is stored then. */
  public Execution end(Execution accepted) {
    Execution ended =
        Awaitility.await()
            .atMost(PATIENCE)
            .until(
                () -> theater.history().execution(accepted.id()).orElse(accepted),
                run -> run.status().isFinal());
    assertThat(theater.flush(Duration.ofSeconds(10))).isTrue();
    return ended;
  }

  /** Waits until so many of its steps run whose names begin so. */
  public void awaitRunning(Execution run, String prefix, int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                steps(run).stream()
                        .filter(step -> step.name().startsWith(prefix))
                        .filter(step -> step.status() == StepStatus.RUNNING)
                        .count()
                    == count);
  }

  /** Its steps. */
  public List<StepRecord> steps(Execution run) {
    return theater.history().steps(StepQuery.execution(run.id())).items();
  }

  /** Its first step of that name. */
  public StepRecord step(Execution run, String name) {
    return steps(run).stream().filter(step -> name.equals(step.name())).findFirst().orElseThrow();
  }

  /** Its calls in their order. */
  public List<LlmInteraction> calls(Execution run) {
    return theater
        .history()
        .interactions(InteractionQuery.session(run.sessionId()).execution(run.id()).inOrder())
        .items();
  }
}
