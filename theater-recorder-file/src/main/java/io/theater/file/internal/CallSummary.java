package io.theater.file.internal;

import io.theater.model.Cost;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the index keeps of an interaction beside its ids: as an interaction it would be three times
 * as large, and empty for the most part.
 */
record CallSummary(
    @Nullable String executionId,
    @Nullable String stepId,
    @Nullable String messageId,
    @Nullable Instant timestamp,
    @Nullable LlmStage stage,
    @Nullable String role,
    @Nullable String provider,
    @Nullable String requestModel,
    @Nullable String responseModel,
    @Nullable String boot,
    @Nullable Duration duration,
    @Nullable Usage usage,
    @Nullable Cost cost) {

  static CallSummary of(LlmInteraction summary) {
    LlmTiming timing = summary.timing();
    return new CallSummary(
        summary.executionId(),
        summary.stepId(),
        summary.messageId(),
        summary.timestamp(),
        summary.stage(),
        summary.role(),
        summary.provider(),
        summary.requestModel(),
        summary.responseModel(),
        summary.boot(),
        timing == null ? null : timing.duration(),
        summary.usage(),
        summary.cost());
  }

  LlmInteraction summary(String id, String sessionId) {
    return LlmInteraction.builder(id, sessionId)
        .executionId(executionId)
        .stepId(stepId)
        .messageId(messageId)
        .timestamp(timestamp)
        .stage(stage)
        .role(role)
        .provider(provider)
        .requestModel(requestModel)
        .responseModel(responseModel)
        .boot(boot)
        .timing(timing(duration))
        .usage(usage)
        .cost(cost)
        .build();
  }

  static @Nullable LlmTiming timing(@Nullable Duration duration) {
    return duration == null
        ? null
        : new LlmTiming(null, null, null, null, duration, null, null, null, null);
  }
}
