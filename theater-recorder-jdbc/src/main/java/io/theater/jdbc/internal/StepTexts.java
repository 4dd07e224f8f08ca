package io.theater.jdbc.internal;

import io.theater.model.StepRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What steps put out and thought. */
final class StepTexts extends Texts<StepRecord> {
  private static final String OUTPUT = "output";
  private static final String REASONING = "reasoning";

  StepTexts() {
    super("step_text", "step_id");
  }

  @Override
  Map<String, String> split(StepRecord step) {
    return texts(step.output(), step.reasoning());
  }

  @Override
  Map<String, String> split(Streamed streamed, StepRecord ids) {
    return texts(
        streamed.text().isEmpty() ? null : streamed.text(),
        streamed.reasoning().isEmpty() ? null : streamed.reasoning());
  }

  @Override
  StepRecord join(StepRecord step, Contents contents) {
    return step.toBuilder()
        .output(contents.best(OUTPUT, step.ended()))
        .reasoning(contents.best(REASONING, step.ended()))
        .build();
  }

  private static Map<String, String> texts(@Nullable String output, @Nullable String reasoning) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (output != null) {
      texts.put(OUTPUT, output);
    }
    if (reasoning != null) {
      texts.put(REASONING, reasoning);
    }
    return texts;
  }
}
