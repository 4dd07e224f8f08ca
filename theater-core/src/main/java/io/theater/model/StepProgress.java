package io.theater.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the steps of a session have come.
 *
 * @param steps the steps in the order in which they started
 * @param totalSteps steps known: started ones and planned ones
 * @param completedSteps steps that ended as hoped
 * @param failedSteps steps that ended by an error
 * @param skippedSteps planned steps that were not taken
 * @param progressPercentage 0–100, share of the known steps that have ended
 * @param currentStep the newest step at work; null when none is
 * @param averageDuration mean of the ended steps; null when none has ended
 * @param totalDuration sum of the ended steps
 */
public record StepProgress(
    List<StepRecord> steps,
    int totalSteps,
    int completedSteps,
    int failedSteps,
    int skippedSteps,
    int progressPercentage,
    @Nullable StepRecord currentStep,
    @Nullable Duration averageDuration,
    Duration totalDuration) {

  /** Snapshots the steps. */
  public StepProgress {
    steps = List.copyOf(steps);
  }

  /**
   * Counts a list of steps.
   *
   * @param steps the steps, in order
   * @return the progress
   */
  public static StepProgress of(List<StepRecord> steps) {
    int completed = count(steps, StepStatus.COMPLETED);
    int ended = 0;
    int timed = 0;
    Duration total = Duration.ZERO;
    StepRecord current = null;
    for (StepRecord step : steps) {
      ended += step.ended() ? 1 : 0;
      current = step.status() == StepStatus.RUNNING ? step : current;
      if (step.duration() != null) {
        timed++;
        total = total.plus(step.duration());
      }
    }
    return new StepProgress(
        steps,
        steps.size(),
        completed,
        count(steps, StepStatus.ERROR),
        count(steps, StepStatus.SKIPPED),
        steps.isEmpty() ? 0 : ended * 100 / steps.size(),
        current,
        timed == 0 ? null : total.dividedBy(timed),
        total);
  }

  private static int count(List<StepRecord> steps, StepStatus status) {
    return (int) steps.stream().filter(step -> step.status() == status).count();
  }
}
