package io.theater.internal.pipeline;

import io.theater.event.LlmDelta;
import io.theater.event.StepContent;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delta that later deltas of its key join. Text goes into a builder, so that a thousand pieces
 * cost one copy.
 */
final class DeltaMerge {
  private TheaterEvent last;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private @Nullable Map<String, Object> metadata;
  private final long offset;
  private int weight;

  DeltaMerge(TheaterEvent first) {
    last = first;
    offset = first instanceof LlmDelta delta ? delta.offset() : 0;
    absorb(first);
  }

  /** False when this delta has to stand alone: a tool call keeps its place between the texts. */
  static boolean canMerge(TheaterEvent event) {
    return !(event instanceof LlmDelta delta) || delta.toolCall() == null;
  }

  void absorb(TheaterEvent event) {
    if (event instanceof LlmDelta delta) {
      text.append(delta.text());
      reasoning.append(delta.reasoning());
    } else if (event instanceof StepContent content) {
      text.append(content.text());
      reasoning.append(content.reasoning());
      if (content.metadata() != null) {
        metadata = metadata == null ? new LinkedHashMap<>() : metadata;
        metadata.putAll(content.metadata());
      }
    }
    // Counted last: whoever ran out of memory above counts the event as lost.
    last = event;
    weight += event.weight();
  }

  int chars() {
    return text.length() + reasoning.length();
  }

  int weight() {
    return weight;
  }

  TheaterEvent event() {
    if (last instanceof LlmDelta delta) {
      return new LlmDelta(
          delta.header(),
          delta.interaction(),
          offset,
          text.toString(),
          reasoning.toString(),
          delta.toolCall(),
          weight);
    }
    if (last instanceof StepContent content) {
      return new StepContent(
          content.header(),
          content.step(),
          text.toString(),
          reasoning.toString(),
          metadata,
          weight);
    }
    return last instanceof StepProgressed progress
        ? new StepProgressed(progress.header(), progress.step(), weight)
        : last;
  }
}
