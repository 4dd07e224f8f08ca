package io.theater.event;

import io.theater.model.StepRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text that a step streamed; it is appended to what came before.
 *
 * @param header where and when
 * @param step ids only
 * @param text new output text, may be empty
 * @param reasoning new thinking text, may be empty
 * @param metadata free data of the host; null for none
 * @param weight how many pieces this one stands for
 */
public record StepContent(
    EventHeader header,
    StepRecord step,
    String text,
    String reasoning,
    @Nullable Map<String, Object> metadata,
    int weight)
    implements StepEvent {
  @Override
  public StepContent withHeader(EventHeader newHeader) {
    return new StepContent(newHeader, step, text, reasoning, metadata, weight);
  }

  @Override
  public String type() {
    return "step_content";
  }

  @Override
  public boolean isDelta() {
    return true;
  }
}
