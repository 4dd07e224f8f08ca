package io.theater.internal.live;

import io.theater.event.StepContent;
import io.theater.internal.EventSize;
import io.theater.model.StepRecord;
import org.jspecify.annotations.Nullable;

/** State of a step: its record, and what it streamed beyond that as long as it runs. */
record KeptStep(
    StepRecord step,
    long stepBytes,
    @Nullable StreamedText output,
    @Nullable StreamedText reasoning)
    implements Kept<StepRecord> {

  static KeptStep of(StepRecord step) {
    return new KeptStep(step, EventSize.bytes(step), null, null);
  }

  KeptStep merge(StepRecord later) {
    StepRecord merged = step.merge(later);
    StreamedText newOutput = later.output() == null ? output : null;
    StreamedText newReasoning = later.reasoning() == null ? reasoning : null;
    KeptStep folded = new KeptStep(merged, EventSize.bytes(merged), newOutput, newReasoning);
    return merged.ended() ? of(folded.view()) : folded;
  }

  KeptStep append(StepContent content, int maxChars) {
    return new KeptStep(
        step,
        stepBytes,
        StreamedText.append(output, step.output(), content.text(), maxChars),
        StreamedText.append(reasoning, step.reasoning(), content.reasoning(), maxChars));
  }

  @Override
  public StepRecord view() {
    if (output == null && reasoning == null) {
      return step;
    }
    return step.toBuilder()
        .output(output == null ? step.output() : output.toString())
        .reasoning(reasoning == null ? step.reasoning() : reasoning.toString())
        .build();
  }

  @Override
  public boolean ended() {
    return step.ended();
  }

  @Override
  public long bytes() {
    return stepBytes
        + (output == null ? 0 : output.bytes())
        + (reasoning == null ? 0 : reasoning.bytes());
  }
}
