package io.theater.internal.pipeline;

import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import org.jspecify.annotations.Nullable;

/** What a delta may be merged with: the same kind of news of the same step or call. */
record DeltaKey(Kind kind, String id) {
  enum Kind {
    PROGRESS,
    CONTENT,
    LLM
  }

  /** The key of a delta, or of the event that ends its stream; null for all others. */
  static @Nullable DeltaKey of(TheaterEvent event) {
    if (event instanceof LlmDelta delta) {
      return new DeltaKey(Kind.LLM, delta.interaction().id());
    }
    if (event instanceof StepContent content) {
      return new DeltaKey(Kind.CONTENT, content.step().id());
    }
    if (event instanceof StepProgressed progress) {
      return new DeltaKey(Kind.PROGRESS, progress.step().id());
    }
    if (event instanceof LlmEnded ended) {
      return new DeltaKey(Kind.LLM, ended.interaction().id());
    }
    if (event instanceof StepEnded ended) {
      return new DeltaKey(Kind.CONTENT, ended.step().id());
    }
    return null;
  }

  DeltaKey progressOfSameStep() {
    return new DeltaKey(Kind.PROGRESS, id);
  }
}
