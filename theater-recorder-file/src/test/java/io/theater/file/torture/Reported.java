package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a host has reported of a call or a step, and how much of that was acknowledged. */
final class Reported {
  final String id;
  final boolean isCall;

  private int length;
  private boolean ended;
  private boolean acknowledged;
  private int acknowledgedLength;
  private boolean acknowledgedEnd;

  Reported(String id, boolean isCall) {
    this.id = id;
    this.isCall = isCall;
  }

  /** The whole text so far. */
  String text() {
    return ("text of " + id + " ").repeat(1 + length / 10).substring(0, length);
  }

  /** The next piece of text. */
  String more(int chars) {
    int from = length;
    length += chars;
    return text().substring(from);
  }

  void end() {
    ended = true;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  /** Taken; streamed text may still wait. */
  void acknowledge() {
    acknowledged = true;
    if (ended) {
      acknowledgedEnd = true;
      acknowledgedLength = length;
    }
  }

  /** Taken with all its text. */
  void acknowledgeText() {
    acknowledge();
    acknowledgedLength = length;
  }

  /** A call says what was acknowledged, and nothing that was not reported. */
  void isIn(@Nullable LlmInteraction call, String when) {
    if (found(call, when)) {
      if (acknowledged || call.userPrompt() != null) {
        assertThat(call.userPrompt()).as(when).isEqualTo("What is " + id + "?");
      }
      is(call.stage() == LlmStage.COMPLETED, call.response(), when);
    }
  }

  /** A step says what was acknowledged, and nothing that was not reported. */
  void isIn(@Nullable StepRecord step, String when) {
    if (found(step, when)) {
      is(step.status() == StepStatus.COMPLETED, step.output(), when);
    }
  }

  private boolean found(@Nullable Object record, String when) {
    if (acknowledged) {
      assertThat(record).as("%s %s", id, when).isNotNull();
    }
    return record != null;
  }

  /** Of lines that were not acknowledged any may be lost, also one in front of another. */
  private void is(boolean hasEnded, @Nullable String found, String when) {
    String stored = Objects.requireNonNullElse(found, "");
    assertThat(stored)
        .as("acknowledged text of %s %s", id, when)
        .startsWith(text().substring(0, acknowledgedLength));
    assertThat(hasEnded && !ended).as("%s ends before its end, %s", id, when).isFalse();
    if (acknowledgedEnd) {
      assertThat(hasEnded).as("%s has ended %s", id, when).isTrue();
      assertThat(stored).as("%s %s", id, when).isEqualTo(text());
    }
  }
}
