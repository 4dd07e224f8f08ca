package io.theater.file.internal.export;

import io.theater.json.Json;
import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns of a table of interactions, in their order. */
enum Column {
  ID(LlmInteraction::id),
  TIMESTAMP(LlmInteraction::timestamp),
  SESSION_ID(LlmInteraction::sessionId),
  EXECUTION_ID(LlmInteraction::executionId),
  STEP_ID(LlmInteraction::stepId),
  MESSAGE_ID(LlmInteraction::messageId),
  STAGE(call -> call.stage() == null ? null : call.stage().wireName()),
  SUCCESS(LlmInteraction::success),
  ROLE_NAME(LlmInteraction::role),
  TASK_TYPE(LlmInteraction::taskType),
  ROUND_INDEX(LlmInteraction::roundIndex),
  ATTEMPT(LlmInteraction::attempt),
  PROVIDER(LlmInteraction::provider),
  MODEL(LlmInteraction::requestModel),
  RESPONSE_MODEL(LlmInteraction::responseModel),
  PROMPT(LlmInteraction::prompt),
  RESPONSE(LlmInteraction::response),
  REASONING(LlmInteraction::reasoning),
  FINISH_REASONS(
      call -> call.finishReasons() == null ? null : String.join(" ", call.finishReasons())),
  ERROR_CODE(error(ErrorInfo::code)),
  ERROR_MESSAGE(LlmInteraction::errorMessage),
  RESPONSE_TIME_MS(timing(LlmTiming::duration)),
  TTFT_MS(timing(LlmTiming::timeToFirstToken)),
  INPUT_TOKENS(usage(Usage::inputTokens)),
  OUTPUT_TOKENS(usage(Usage::outputTokens)),
  TOTAL_TOKENS(usage(Usage::totalTokens)),
  COST(cost(cost -> cost.amount().toPlainString())),
  CURRENCY(cost(Cost::currency)),
  METADATA(call -> call.metadata() == null ? null : Json.text(call.metadata()));

  @SuppressWarnings("ImmutableEnumChecker") // functions without state
  private final Function<LlmInteraction, @Nullable Object> value;

  Column(Function<LlmInteraction, @Nullable Object> value) {
    this.value = value;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null when it is not known. */
  @Nullable Object of(LlmInteraction call) {
    return value.apply(call);
  }

  private static Function<LlmInteraction, @Nullable Object> error(
      Function<ErrorInfo, @Nullable Object> field) {
    return call -> call.error() == null ? null : field.apply(call.error());
  }

  private static Function<LlmInteraction, @Nullable Object> usage(
      Function<Usage, @Nullable Object> field) {
    return call -> call.usage() == null ? null : field.apply(call.usage());
  }

  private static Function<LlmInteraction, @Nullable Object> cost(
      Function<Cost, @Nullable Object> field) {
    return call -> call.cost() == null ? null : field.apply(call.cost());
  }

  private static Function<LlmInteraction, @Nullable Object> timing(
      Function<LlmTiming, @Nullable Duration> field) {
    return call -> {
      Duration time = call.timing() == null ? null : field.apply(call.timing());
      return time == null ? null : (Object) time.toMillis();
    };
  }
}
